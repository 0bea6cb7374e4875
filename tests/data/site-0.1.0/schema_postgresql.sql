CREATE TABLE body (
	id SERIAL NOT NULL,
	code VARCHAR(40) NOT NULL,
	name VARCHAR(120) NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (code),
	UNIQUE (name)
);
CREATE TABLE exam (
	id SERIAL NOT NULL,
	name VARCHAR(80) NOT NULL,
	title VARCHAR(120) NOT NULL,
	cut_score DOUBLE PRECISION NOT NULL,
	total_points DOUBLE PRECISION NOT NULL,
	duration_minutes INTEGER NOT NULL,
	simulated BOOLEAN NOT NULL,
	practice BOOLEAN NOT NULL,
	released_at TIMESTAMP WITHOUT TIME ZONE,
	PRIMARY KEY (id),
	UNIQUE (name)
);
CREATE TABLE audit_head (
	id SERIAL NOT NULL,
	entries INTEGER NOT NULL,
	digest VARCHAR(64) NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE audit_entry (
	id SERIAL NOT NULL,
	at VARCHAR(32) NOT NULL,
	actor VARCHAR(80) NOT NULL,
	action VARCHAR(60) NOT NULL,
	subject VARCHAR(160) NOT NULL,
	before TEXT NOT NULL,
	after TEXT NOT NULL,
	previous VARCHAR(64) NOT NULL,
	digest VARCHAR(64) NOT NULL,
	PRIMARY KEY (id)
);
CREATE INDEX ix_audit_subject ON audit_entry (subject);
CREATE TABLE room_pulse (
	id SERIAL NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE officer (
	id SERIAL NOT NULL,
	card_number VARCHAR(40) NOT NULL,
	name VARCHAR(60) NOT NULL,
	identity_number VARCHAR(18),
	active BOOLEAN NOT NULL,
	body_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (card_number),
	UNIQUE (identity_number),
	FOREIGN KEY(body_id) REFERENCES body (id)
);
CREATE INDEX ix_officer_body_id ON officer (body_id);
CREATE TABLE exam_form (
	id SERIAL NOT NULL,
	exam_id INTEGER NOT NULL,
	code VARCHAR(4) NOT NULL,
	content_hash VARCHAR(64) NOT NULL,
	questions JSON NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (exam_id, code),
	FOREIGN KEY(exam_id) REFERENCES exam (id)
);
CREATE TABLE exam_session (
	id SERIAL NOT NULL,
	name VARCHAR(80) NOT NULL,
	exam_id INTEGER NOT NULL,
	start VARCHAR(12) NOT NULL,
	practice BOOLEAN NOT NULL,
	opens_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	starts_at TIMESTAMP WITHOUT TIME ZONE,
	closes_at TIMESTAMP WITHOUT TIME ZONE,
	duration_seconds INTEGER NOT NULL,
	late_seconds INTEGER NOT NULL,
	extension_seconds INTEGER NOT NULL,
	open_book BOOLEAN NOT NULL,
	log_leaving BOOLEAN NOT NULL,
	paused_at TIMESTAMP WITHOUT TIME ZONE,
	ended_at TIMESTAMP WITHOUT TIME ZONE,
	PRIMARY KEY (id),
	UNIQUE (name),
	FOREIGN KEY(exam_id) REFERENCES exam (id)
);
CREATE INDEX ix_exam_session_exam_id ON exam_session (exam_id);
CREATE TABLE form_assignment (
	id SERIAL NOT NULL,
	exam_id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	form_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (exam_id, officer_id),
	FOREIGN KEY(exam_id) REFERENCES exam (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id),
	FOREIGN KEY(form_id) REFERENCES exam_form (id)
);
CREATE INDEX ix_form_assignment_officer_id ON form_assignment (officer_id);
CREATE INDEX ix_form_assignment_exam_id ON form_assignment (exam_id);
CREATE TABLE self_check_try (
	id SERIAL NOT NULL,
	officer_id INTEGER NOT NULL,
	item_id VARCHAR(80) NOT NULL,
	content_hash VARCHAR(64) NOT NULL,
	lesson VARCHAR(80) NOT NULL,
	answer TEXT NOT NULL,
	"right" BOOLEAN NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);
CREATE INDEX ix_self_check_try_learner ON self_check_try (officer_id, item_id);
CREATE TABLE account (
	id SERIAL NOT NULL,
	login VARCHAR(40) NOT NULL,
	name VARCHAR(60) NOT NULL,
	officer_id INTEGER,
	roles JSON NOT NULL,
	password_hash VARCHAR(200),
	must_change BOOLEAN NOT NULL,
	failures INTEGER NOT NULL,
	locked_until TIMESTAMP WITHOUT TIME ZONE,
	active BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (login),
	UNIQUE (officer_id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);
CREATE TABLE submission (
	assignment_id INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	handed_in_at TIMESTAMP WITHOUT TIME ZONE,
	readable BOOLEAN NOT NULL,
	problems JSON NOT NULL,
	simulated BOOLEAN NOT NULL,
	PRIMARY KEY (assignment_id),
	FOREIGN KEY(assignment_id) REFERENCES form_assignment (id)
);
CREATE TABLE result (
	assignment_id INTEGER NOT NULL,
	outcome VARCHAR(12) NOT NULL,
	score DOUBLE PRECISION,
	PRIMARY KEY (assignment_id),
	FOREIGN KEY(assignment_id) REFERENCES form_assignment (id)
);
CREATE TABLE item_score (
	assignment_id INTEGER NOT NULL,
	question VARCHAR(12) NOT NULL,
	score DOUBLE PRECISION,
	PRIMARY KEY (assignment_id, question),
	FOREIGN KEY(assignment_id) REFERENCES form_assignment (id)
);
CREATE TABLE attempt (
	id SERIAL NOT NULL,
	session_id INTEGER NOT NULL,
	assignment_id INTEGER NOT NULL,
	room VARCHAR(40) NOT NULL,
	seat VARCHAR(20) NOT NULL,
	code_hash VARCHAR(64),
	seed INTEGER NOT NULL,
	extra_seconds INTEGER NOT NULL,
	extra_reason VARCHAR(200) NOT NULL,
	late_admitted BOOLEAN NOT NULL,
	state VARCHAR(12) NOT NULL,
	page INTEGER NOT NULL,
	began_at TIMESTAMP WITHOUT TIME ZONE,
	deadline TIMESTAMP WITHOUT TIME ZONE,
	ended_at TIMESTAMP WITHOUT TIME ZONE,
	sha256 VARCHAR(64),
	answered INTEGER,
	void_proposed_by VARCHAR(80),
	void_reason VARCHAR(200) NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (session_id, assignment_id),
	FOREIGN KEY(session_id) REFERENCES exam_session (id),
	FOREIGN KEY(assignment_id) REFERENCES form_assignment (id)
);
CREATE INDEX ix_attempt_assignment_id ON attempt (assignment_id);
CREATE INDEX ix_attempt_code_hash ON attempt (code_hash);
CREATE INDEX ix_attempt_session_id ON attempt (session_id);
CREATE TABLE answer_event (
	id SERIAL NOT NULL,
	attempt_id INTEGER NOT NULL,
	page INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	question VARCHAR(12) NOT NULL,
	value TEXT NOT NULL,
	marked BOOLEAN NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (attempt_id, page, seq),
	FOREIGN KEY(attempt_id) REFERENCES attempt (id)
);
CREATE INDEX ix_answer_event_question ON answer_event (attempt_id, question);
CREATE TABLE incident (
	id SERIAL NOT NULL,
	session_id INTEGER NOT NULL,
	attempt_id INTEGER,
	kind VARCHAR(20) NOT NULL,
	detail VARCHAR(200) NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(session_id) REFERENCES exam_session (id),
	FOREIGN KEY(attempt_id) REFERENCES attempt (id)
);
CREATE INDEX ix_incident_session_id ON incident (session_id);
CREATE INDEX ix_incident_attempt_id ON incident (attempt_id);
CREATE TABLE log_in (
	token_hash VARCHAR(64) NOT NULL,
	account_id INTEGER,
	attempt_id INTEGER,
	address VARCHAR(64) NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITHOUT TIME ZONE,
	PRIMARY KEY (token_hash),
	FOREIGN KEY(account_id) REFERENCES account (id),
	FOREIGN KEY(attempt_id) REFERENCES attempt (id)
);
CREATE INDEX ix_log_in_attempt_id ON log_in (attempt_id);
CREATE INDEX ix_log_in_account_id ON log_in (account_id);
