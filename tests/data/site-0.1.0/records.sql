BEGIN TRANSACTION;
CREATE TABLE account (
	id INTEGER NOT NULL, 
	login VARCHAR(40) NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	officer_id INTEGER, 
	roles JSON NOT NULL, 
	password_hash VARCHAR(200), 
	must_change BOOLEAN NOT NULL, 
	failures INTEGER NOT NULL, 
	locked_until DATETIME, 
	active BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (login), 
	UNIQUE (officer_id), 
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);
INSERT INTO "account" VALUES(1,'guanli','管理员',NULL,'["administrator"]','$argon2id$v=19$m=19456,t=2,p=1$/TqJCPQJDJoUuZ6wVCbT9g$zDqedIJP546KwShycLZ7F9ZXsiHtsnBOVitMR5nAnzk',1,0,NULL,1);
INSERT INTO "account" VALUES(2,'ganbu','张一',1,'["cadre"]','$argon2id$v=19$m=19456,t=2,p=1$L0GOE1JqT59sMl7FatSHOg$5iTEItvN09xJSjW8vQKvyVstTXOtyAwHcegbi9242Vo',0,0,NULL,1);
INSERT INTO "account" VALUES(3,'peixun','培训员',NULL,'["trainer"]','$argon2id$v=19$m=19456,t=2,p=1$6MvVyF8+BlIMJfz2dfdAbA$lRCWJy4NXwXFD6WuspCoN9roG+XOASYFRfhPbljClHI',1,5,'2022-11-18 01:30:00.000000',1);
INSERT INTO "account" VALUES(4,'jiankao','监考员',NULL,'["reviewer", "invigilator"]','$argon2id$v=19$m=19456,t=2,p=1$NgsqS/ZZ1KJ3Jd+UyKV6wg$p1KO17RiJifAo/LRBFQ7VVPLksHwzqqj3i7sidXb8wM',1,0,NULL,1);
INSERT INTO "account" VALUES(5,'shenji','审计员',NULL,'["auditor"]','$argon2id$v=19$m=19456,t=2,p=1$JfJUKUEvCvOZZj7UuH6m1g$+IlRje6jxtdy6ROxs78dLskjbMsN65KeWZ2pyJDZcQc',1,0,NULL,1);
INSERT INTO "account" VALUES(6,'Zhao','赵四',4,'["cadre"]','$argon2id$v=19$m=19456,t=2,p=1$fAnf4eG+ES52dLy41bH0YQ$0JXNs2zKjpyNWNWeWLCXjFQSnFQc2zeOgoJjUef35OQ',1,0,NULL,1);
INSERT INTO "account" VALUES(7,'zhao','赵老师',NULL,'["trainer"]','$argon2id$v=19$m=19456,t=2,p=1$goCI7XK2Tbp58ZQBAmpZzQ$+S9/PSh6RR6osqTx8Dx7XG3MDOAZfcqZnwIhhpOLP1Y',1,0,NULL,0);
INSERT INTO "account" VALUES(8,'王二 ①','王二',2,'["cadre"]','$argon2id$v=19$m=19456,t=2,p=1$1sy6dgnx117mckaZliqsjA$T52KNG31F1iD7IYRr4MTAaMkzvI+y4lgRupa/Q9xDM4',1,0,NULL,1);
INSERT INTO "account" VALUES(9,'nobody','无密码',NULL,'["cadre"]',NULL,0,0,NULL,1);
CREATE TABLE answer_event (
	id INTEGER NOT NULL, 
	attempt_id INTEGER NOT NULL, 
	page INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	question VARCHAR(12) NOT NULL, 
	value TEXT NOT NULL, 
	marked BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (attempt_id, page, seq), 
	FOREIGN KEY(attempt_id) REFERENCES attempt (id)
);
INSERT INTO "answer_event" VALUES(1,1,1,1,'q01','"C"',0,'2022-11-18 01:00:00.000000');
INSERT INTO "answer_event" VALUES(2,1,1,2,'q02','"D"',1,'2022-11-18 01:00:00.000000');
INSERT INTO "answer_event" VALUES(3,1,1,3,'q03','"B"',0,'2022-11-18 01:00:00.000000');
INSERT INTO "answer_event" VALUES(4,1,1,4,'q04','["A","B","D"]',0,'2022-11-18 01:00:00.000000');
INSERT INTO "answer_event" VALUES(5,1,1,5,'q05','["A","B"]',0,'2022-11-18 01:00:00.000000');
INSERT INTO "answer_event" VALUES(6,1,1,6,'q06','false',0,'2022-11-18 01:00:00.000000');
INSERT INTO "answer_event" VALUES(7,1,1,7,'q07','"六十日"',0,'2022-11-18 01:00:00.000000');
INSERT INTO "answer_event" VALUES(8,1,1,8,'q08','"应当先告知，再听取陈述申辩。\n“引号”、反斜杠\\、表情🙂与生僻字𠮷。"',0,'2022-11-18 01:00:00.000000');
INSERT INTO "answer_event" VALUES(9,2,1,1,'q01','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(10,2,1,2,'q02','"D"',1,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(11,2,1,3,'q03','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(12,2,1,4,'q04','["A","B","D"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(13,2,1,5,'q05','["A","B","D"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(14,2,1,6,'q06','true',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(15,2,1,7,'q07','"不知道"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(16,2,1,8,'q08','"应当先告知，再听取陈述申辩。\n“引号”、反斜杠\\、表情🙂与生僻字𠮷。"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(17,3,1,1,'q01','"C"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(18,3,1,2,'q02','"D"',1,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(19,3,1,3,'q03','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(20,3,1,4,'q04','["A","B","D"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(21,3,1,5,'q05','["C"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(22,3,1,6,'q06','true',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(23,4,1,1,'q01','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(24,4,1,2,'q02','"D"',1,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(25,4,1,3,'q03','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(26,4,1,4,'q04','["A","B","D"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(27,4,1,5,'q05','["A","B","D"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(28,4,1,6,'q06','false',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(29,4,1,7,'q07','"六十日"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(30,4,1,8,'q08','"应当先告知，再听取陈述申辩。\n“引号”、反斜杠\\、表情🙂与生僻字𠮷。"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(31,5,1,1,'q01','"C"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(32,5,1,2,'q02','"D"',1,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(33,5,1,3,'q03','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(34,5,1,4,'q04','["A","B","D"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(35,5,1,5,'q05','["A","B"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(36,5,1,6,'q06','false',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(37,5,1,7,'q07','"六十日"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(38,5,1,8,'q08','"应当先告知，再听取陈述申辩。\n“引号”、反斜杠\\、表情🙂与生僻字𠮷。"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(39,8,1,1,'q01','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(40,8,1,2,'q02','"D"',1,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(41,8,1,3,'q03','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(42,8,1,4,'q04','["A","B","D"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(43,8,1,5,'q05','["A","B","D"]',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(44,8,1,6,'q06','false',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(45,8,1,7,'q07','"不知道"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(46,8,1,8,'q08','"应当先告知，再听取陈述申辩。\n“引号”、反斜杠\\、表情🙂与生僻字𠮷。"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(47,2,2,1,'q01','"A"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(48,2,2,2,'q01','null',1,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(49,2,2,3,'q01','"B"',0,'2022-11-18 01:05:00.000000');
INSERT INTO "answer_event" VALUES(50,9,1,1,'q01','"C"',0,'2022-11-18 01:38:00.000000');
INSERT INTO "answer_event" VALUES(51,9,1,2,'q02','"D"',1,'2022-11-18 01:38:00.000000');
INSERT INTO "answer_event" VALUES(52,9,1,3,'q03','"B"',0,'2022-11-18 01:38:00.000000');
INSERT INTO "answer_event" VALUES(53,9,1,4,'q04','["C"]',0,'2022-11-18 01:38:00.000000');
INSERT INTO "answer_event" VALUES(54,9,1,5,'q05','["C"]',0,'2022-11-18 01:38:00.000000');
INSERT INTO "answer_event" VALUES(55,8,2,1,'q02','"C"',0,'2022-11-18 01:38:00.000000');
INSERT INTO "answer_event" VALUES(56,10,1,1,'q01','"C"',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(57,10,1,2,'q02','"D"',1,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(58,10,1,3,'q03','"B"',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(59,10,1,4,'q04','["A","B","D"]',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(60,10,1,5,'q05','["A","B"]',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(61,10,1,6,'q06','false',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(62,10,1,7,'q07','"六十日"',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(63,10,1,8,'q08','"应当先告知，再听取陈述申辩。\n“引号”、反斜杠\\、表情🙂与生僻字𠮷。"',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(64,11,1,1,'q01','"C"',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(65,11,1,2,'q02','"D"',1,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(66,11,1,3,'q03','"A"',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(67,11,1,4,'q04','["C"]',0,'2022-11-18 03:48:00.000000');
INSERT INTO "answer_event" VALUES(68,13,1,1,'q01','"B"',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(69,13,1,2,'q02','"D"',1,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(70,13,1,3,'q03','"B"',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(71,14,1,1,'q01','"C"',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(72,14,1,2,'q02','"D"',1,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(73,14,1,3,'q03','"B"',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(74,14,1,4,'q04','["A","B","D"]',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(75,14,1,5,'q05','["A","B","D"]',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(76,14,1,6,'q06','false',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(77,15,1,1,'q01','"C"',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(78,15,1,2,'q02','"D"',1,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(79,15,1,3,'q03','"A"',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(80,15,1,4,'q04','["C"]',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(81,15,1,5,'q05','["C"]',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(82,15,1,6,'q06','true',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(83,16,1,1,'q01','"C"',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(84,16,1,2,'q02','"D"',1,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(85,16,1,3,'q03','"B"',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(86,16,1,4,'q04','["A","B","D"]',0,'2022-11-18 04:58:00.000000');
INSERT INTO "answer_event" VALUES(87,16,1,5,'q05','["C"]',0,'2022-11-18 04:58:00.000000');
CREATE TABLE attempt (
	id INTEGER NOT NULL, 
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
	began_at DATETIME, 
	deadline DATETIME, 
	ended_at DATETIME, 
	sha256 VARCHAR(64), 
	answered INTEGER, 
	void_proposed_by VARCHAR(80), 
	void_reason VARCHAR(200) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (session_id, assignment_id), 
	FOREIGN KEY(session_id) REFERENCES exam_session (id), 
	FOREIGN KEY(assignment_id) REFERENCES form_assignment (id)
);
INSERT INTO "attempt" VALUES(1,1,1,'一考场','1','7a90925a30fa454d48b8a7c8ddb90f61dcb80e447c6694e07a8b7f430f2c5375',525971722,0,'',0,'handed_in',1,'2022-11-18 01:00:00.000000','2022-11-18 02:08:00.000000','2022-11-18 01:38:00.000000','d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2',8,'jiankao','待核实');
INSERT INTO "attempt" VALUES(2,1,2,'一考场','2','0925f28b8572221edc7950fcb72eb665196afce9abe23b0f8b754ccaaf2afb11',350667682,0,'',0,'handed_in',2,'2022-11-18 01:05:00.000000','2022-11-18 02:08:00.000000','2022-11-18 01:38:00.000000','a571c2d1d564740cc701331ad72428922de62cd930bcfe72f4e2ffd44c3ffc57',8,NULL,'');
INSERT INTO "attempt" VALUES(3,1,3,'一考场','3','1af55b338b0b44526829b13958023390bc82fc4f1c19fb0e9a01ff85304205b3',588185072,900,'视力障碍',0,'expired',1,'2022-11-18 01:05:00.000000','2022-11-18 02:23:00.000000','2022-11-18 02:23:00.000000','6079163815a7bef9943c0c0b33c0c210c7bc79bf50c649e0b4c95d1366d436b8',6,NULL,'');
INSERT INTO "attempt" VALUES(4,1,4,'一考场','4','a177d2f32124292ddd1ff79a89ed92cf39f7267605aed7d8a70455558af8418f',30650947,0,'',0,'voided',1,'2022-11-18 01:05:00.000000','2022-11-18 02:08:00.000000','2022-11-18 01:38:00.000000','7b6fbbb35f4d7e7395369fffd309aa8c3fa43c37de43d2ff9abac761a46f0e55',8,'jiankao','使用手机');
INSERT INTO "attempt" VALUES(5,1,5,'一考场','5','69b168f5b58673a76b72823a96ac8a6df79577e9d84b4808575b202be7dcf3d1',1424766857,0,'',0,'voided',1,'2022-11-18 01:05:00.000000','2022-11-18 02:08:00.000000','2022-11-18 01:38:00.000000','d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2',8,'jiankao','使用手机');
INSERT INTO "attempt" VALUES(6,1,6,'二考场','1','360d2be2f6d7f4ec4bc6823e2006f519133de2b25dd7ee89d97b98eb4622285b',1545315512,0,'',0,'absent',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(7,1,7,'二考场','2','e14cbacc79aa6af90117b6a28ac3d196b1f4df9b34ca04c59c32694721b9ba6d',808457587,0,'',0,'absent',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(8,1,10,'二考场','3','140279072c34cf2c6dc57548ac36644641e277eef961fa91c14f43b35c185833',1956081841,600,'手部受伤',0,'handed_in',2,'2022-11-18 01:05:00.000000','2022-11-18 02:18:00.000000','2022-11-18 01:38:00.000000','21d28e78768f48d16ca66b349d58a3f602bc89236a34e6688fec5ed7aa888c7f',8,NULL,'');
INSERT INTO "attempt" VALUES(9,1,11,'二考场','4','beb19f4f57e82ce63aa7e87bd39db26f95d680e938412db4ccd4b2e3b4579b1f',827361927,0,'',1,'expired',1,'2022-11-18 01:38:00.000000','2022-11-18 02:08:00.000000','2022-11-18 02:08:00.000000','1f9f143b923832e3e4b87c184d922cd10da84ea345ba639d7876c432e517848c',5,NULL,'');
INSERT INTO "attempt" VALUES(10,2,5,'','','c5d142bb1f90bda895751a0453358bb8623ecb81f902c392e566a054886692c1',1221063263,0,'',0,'handed_in',1,'2022-11-18 03:48:00.000000','2022-11-18 04:48:00.000000','2022-11-18 03:58:00.000000','d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2',8,NULL,'');
INSERT INTO "attempt" VALUES(11,2,7,'','','5d0aa67d4642bc5ecde54bd5cfe6de70c75b1827774a979f2f1777cc222c9721',145084390,0,'',0,'expired',1,'2022-11-18 03:48:00.000000','2022-11-18 04:48:00.000000','2022-11-18 03:58:00.000000','4443ab9f5519fbda36096fa462adc0391da583b4cc4ba3707412268d2c3468cc',4,NULL,'');
INSERT INTO "attempt" VALUES(12,3,6,'','','7a4135fbbeed7acf132936058e74de3419c8925b902b3c77b914625e30caa1ff',439529401,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(13,3,12,'','','7747d29255d9db74f3bf468e5bf3398a2aed51894c10a5a650541f3fe2d72497',1588311181,0,'',0,'writing',1,'2022-11-18 04:58:00.000000','2022-11-18 05:58:00.000000',NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(14,4,25,'','',NULL,284100703,0,'',0,'handed_in',1,'2022-11-18 04:58:00.000000',NULL,'2022-11-18 04:58:00.000000','344a1cffa607197bcb0aeb6d761e22b472366a912fd0f8666a306d346c438db5',6,NULL,'');
INSERT INTO "attempt" VALUES(15,4,26,'','',NULL,409728964,0,'',0,'handed_in',1,'2022-11-18 04:58:00.000000',NULL,'2022-11-18 04:58:00.000000','a560ccce2502a1a6d52faff85c2c77df9acacff217aba4a939c7f4bd7145172e',6,NULL,'');
INSERT INTO "attempt" VALUES(16,4,27,'','',NULL,464853964,0,'',0,'writing',1,'2022-11-18 04:58:00.000000',NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(17,4,28,'','',NULL,2105953344,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(18,4,29,'','',NULL,1481923027,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(19,4,30,'','',NULL,1851823001,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(20,4,31,'','',NULL,1939906905,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(21,4,32,'','',NULL,1598755777,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(22,4,33,'','',NULL,373535730,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(23,4,34,'','',NULL,1548041863,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(24,4,35,'','',NULL,455185411,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "attempt" VALUES(25,4,36,'','',NULL,1130265165,0,'',0,'called',0,NULL,NULL,NULL,NULL,NULL,NULL,'');
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	actor VARCHAR(80) NOT NULL, 
	action VARCHAR(60) NOT NULL, 
	subject VARCHAR(160) NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit_entry" VALUES(1,'2026-11-25T14:55:51.905+00:00','root','roster.import','bodies.csv','null','{"bodies_added":3,"bodies_updated":0,"officers_added":0,"officers_updated":0,"unchanged":0}','','51e7d0d31d15dbb26eaa5ee1959ee110bf617dff4d38ae7dfe2170c0884b4954');
INSERT INTO "audit_entry" VALUES(2,'2026-11-25T14:55:51.919+00:00','root','roster.import','officers.csv','null','{"bodies_added":0,"bodies_updated":0,"officers_added":13,"officers_updated":0,"unchanged":0}','51e7d0d31d15dbb26eaa5ee1959ee110bf617dff4d38ae7dfe2170c0884b4954','e28284819e4387949ff348c1b56564f8648b8c27b35c44cfb7720b53e6fed148');
INSERT INTO "audit_entry" VALUES(3,'2026-11-25T14:55:51.957+00:00','root','exam.build','annual-2022','null','{"forms":{"A":"ee59b5355947d2e00d5c862d096342543cb5442504e374a9508d10aa7bf0621c","B":"f4c930f7aa5ff2b16b22e89ae305135eb90a41b6fcfe327ab0f78433de9dc13c"},"seed":2022}','e28284819e4387949ff348c1b56564f8648b8c27b35c44cfb7720b53e6fed148','78ded24fda65e4e112a3aae4a4b6116c34b02cb835f7c5fd7e0d413715a085b8');
INSERT INTO "audit_entry" VALUES(4,'2026-11-25T14:55:56.467+00:00','root','exam.release','annual-2022','null','{"A":"ee59b5355947d2e00d5c862d096342543cb5442504e374a9508d10aa7bf0621c","B":"f4c930f7aa5ff2b16b22e89ae305135eb90a41b6fcfe327ab0f78433de9dc13c"}','78ded24fda65e4e112a3aae4a4b6116c34b02cb835f7c5fd7e0d413715a085b8','33a29b3027d35bc80bf6648a1392d7b1b973838248483db75de77ae5a0b8599c');
INSERT INTO "audit_entry" VALUES(5,'2026-11-25T14:55:56.477+00:00','root','exam.call','annual-2022','null','{"called":12}','33a29b3027d35bc80bf6648a1392d7b1b973838248483db75de77ae5a0b8599c','5a446267a8845add27d11b84400bd8eb6078dca0b3dc02deb692891498ea26fe');
INSERT INTO "audit_entry" VALUES(6,'2026-11-25T14:55:56.498+00:00','root','exam.build','simulated-2022','null','{"forms":{"A":"248a3701b868e4872449d80906015864aa1807bcec0f27d0b60eecc48a335ce1","B":"32e30bea0f52fc0d828316f1084470ec34e8ff7952537d6744879c60a2631c33"},"seed":2022}','5a446267a8845add27d11b84400bd8eb6078dca0b3dc02deb692891498ea26fe','0c95334e855537fcbd6b67f27126fbf7f568b01a5ff5db6a8bca71cf8145194b');
INSERT INTO "audit_entry" VALUES(7,'2026-11-25T14:55:57.078+00:00','root','exam.release','simulated-2022','null','{"A":"248a3701b868e4872449d80906015864aa1807bcec0f27d0b60eecc48a335ce1","B":"32e30bea0f52fc0d828316f1084470ec34e8ff7952537d6744879c60a2631c33"}','0c95334e855537fcbd6b67f27126fbf7f568b01a5ff5db6a8bca71cf8145194b','719088f86a6079dc738fdb8fab229443e0ae3facf3d863e403907a476bf418bf');
INSERT INTO "audit_entry" VALUES(8,'2026-11-25T14:55:57.087+00:00','root','exam.call','simulated-2022','null','{"called":12}','719088f86a6079dc738fdb8fab229443e0ae3facf3d863e403907a476bf418bf','788b8f4550db569151616405fe7078a4ee03a2d11a5fbed67d557b1c8ffddfc6');
INSERT INTO "audit_entry" VALUES(9,'2026-11-25T14:55:57.103+00:00','root','exam.build','practice-2022','null','{"forms":{"A":"90d063e3eec6ca2aa97180c4fbb947a41b23137a5c61d757be5902331e3289c5"},"seed":2022}','788b8f4550db569151616405fe7078a4ee03a2d11a5fbed67d557b1c8ffddfc6','696f045e6f52e2651c7b226cb834f8c137501fd5a51b905ce00a9525d5a267ba');
INSERT INTO "audit_entry" VALUES(10,'2026-11-25T14:55:57.335+00:00','root','exam.release','practice-2022','null','{"A":"90d063e3eec6ca2aa97180c4fbb947a41b23137a5c61d757be5902331e3289c5"}','696f045e6f52e2651c7b226cb834f8c137501fd5a51b905ce00a9525d5a267ba','7f7ff69a31c5e1d598872af44e14d8ca1693cfe27ed3eb53cfefadc99d84ea88');
INSERT INTO "audit_entry" VALUES(11,'2026-11-25T14:55:57.343+00:00','root','exam.call','practice-2022','null','{"called":12}','7f7ff69a31c5e1d598872af44e14d8ca1693cfe27ed3eb53cfefadc99d84ea88','3ad5bd910419ea4db852db3d73ef43b4cf92c41d48d65692e9dbca6a3dd1cbe8');
INSERT INTO "audit_entry" VALUES(12,'2026-11-25T14:55:57.350+00:00','root','exam.simulate','simulated-2022','null','{"seed":7}','3ad5bd910419ea4db852db3d73ef43b4cf92c41d48d65692e9dbca6a3dd1cbe8','5196df189f44d72f5443eee039f543ce739d46763e8d39bf8d95941e483682db');
INSERT INTO "audit_entry" VALUES(13,'2026-11-25T14:55:57.389+00:00','lawstudy account','account.create','guanli','null','{"name":"管理员","roles":["administrator"]}','5196df189f44d72f5443eee039f543ce739d46763e8d39bf8d95941e483682db','85befb4aa3105d8e919ddbaf3d24c3ef72056812db5c9e9bd09c3df13d973ca6');
INSERT INTO "audit_entry" VALUES(14,'2026-11-25T14:55:57.424+00:00','lawstudy account','account.create','ganbu','null','{"name":"张一","roles":["cadre"]}','85befb4aa3105d8e919ddbaf3d24c3ef72056812db5c9e9bd09c3df13d973ca6','283180a5633db434c17a7f76aed8d8074f2fe0edc36a4d61ad35fd7e36f4b51a');
INSERT INTO "audit_entry" VALUES(15,'2026-11-25T14:55:57.446+00:00','lawstudy account','account.create','peixun','null','{"name":"培训员","roles":["trainer"]}','283180a5633db434c17a7f76aed8d8074f2fe0edc36a4d61ad35fd7e36f4b51a','8b75fe3f6399ff8b0c6b98425255cd67abc6c36e5ee345150bf806cbabaf46a0');
INSERT INTO "audit_entry" VALUES(16,'2026-11-25T14:55:57.469+00:00','lawstudy account','account.create','jiankao','null','{"name":"监考员","roles":["reviewer","invigilator"]}','8b75fe3f6399ff8b0c6b98425255cd67abc6c36e5ee345150bf806cbabaf46a0','1b4fa9b79b52b752b83bacb360b03b3d863ff9a0f4e9dbd0675533ab97f601bd');
INSERT INTO "audit_entry" VALUES(17,'2026-11-25T14:55:57.494+00:00','lawstudy account','account.create','shenji','null','{"name":"审计员","roles":["auditor"]}','1b4fa9b79b52b752b83bacb360b03b3d863ff9a0f4e9dbd0675533ab97f601bd','eb9ac3067fb1669cb4cb88770831c81ae13323c74989f3fc0c6f7c7688c1998c');
INSERT INTO "audit_entry" VALUES(18,'2026-11-25T14:55:57.517+00:00','lawstudy account','account.create','Zhao','null','{"name":"赵四","roles":["cadre"]}','eb9ac3067fb1669cb4cb88770831c81ae13323c74989f3fc0c6f7c7688c1998c','0740c8e76f517db62203ba2903d20bd7a56eb739e972d1429ce4846e6fef853e');
INSERT INTO "audit_entry" VALUES(19,'2026-11-25T14:55:57.540+00:00','lawstudy account','account.create','zhao','null','{"name":"赵老师","roles":["trainer"]}','0740c8e76f517db62203ba2903d20bd7a56eb739e972d1429ce4846e6fef853e','205a0a534326808da50be05c642d2e799243563f228779d07aa04002b78f27d5');
INSERT INTO "audit_entry" VALUES(20,'2026-11-25T14:55:57.563+00:00','lawstudy account','account.create','王二 ①','null','{"name":"王二","roles":["cadre"]}','205a0a534326808da50be05c642d2e799243563f228779d07aa04002b78f27d5','371934077a53e9635502e259d827b60f3531a9120378f1aec10493e709514479');
INSERT INTO "audit_entry" VALUES(21,'2026-11-25T14:55:57.568+00:00','room','account.lock','peixun','null','{"failures":5}','371934077a53e9635502e259d827b60f3531a9120378f1aec10493e709514479','d905efa7a108fb51b6ff23e6b4d94b5c44626007a1d522e5795f6cf0ce4d38a7');
INSERT INTO "audit_entry" VALUES(22,'2026-11-25T14:55:57.569+00:00','guanli','account.change','zhao','null','{"active":false}','d905efa7a108fb51b6ff23e6b4d94b5c44626007a1d522e5795f6cf0ce4d38a7','e58b31572ce1eeb64c797457e17f45b6697dec1dd93a39cc1dc7fdf0057e0ea8');
INSERT INTO "audit_entry" VALUES(23,'2026-11-25T14:55:57.576+00:00','root','roster.import','𠮷野/㐀 行‮RTL‬','null','{"名":"“引号”''单''''双\"","表":"🙂􏿿"}','e58b31572ce1eeb64c797457e17f45b6697dec1dd93a39cc1dc7fdf0057e0ea8','7aee5a1f7664ee4c09a400c6feff51eac011945f52836fa20afad80916456bf6');
INSERT INTO "audit_entry" VALUES(24,'2026-11-25T14:55:57.577+00:00','root','roster.import','é é ﬁ １２','null','["\u0000","\u001f","\\","\t\n","﻿",null,1.5,true]','7aee5a1f7664ee4c09a400c6feff51eac011945f52836fa20afad80916456bf6','203f157992a195be26f64d353c784cf76612cee9efd69cc4f0be32693ee15843');
INSERT INTO "audit_entry" VALUES(25,'2026-11-25T14:55:57.577+00:00','root','roster.import','名册\udcb9\udcfa.csv','null','{"nested":{"a":[[],{}],"b":1}}','203f157992a195be26f64d353c784cf76612cee9efd69cc4f0be32693ee15843','c20409692c12373e7b190ae434935be5d5d07edb26f816bc3100f2680deb0f83');
INSERT INTO "audit_entry" VALUES(26,'2026-11-25T14:55:57.578+00:00','root','roster.import','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','null','""','c20409692c12373e7b190ae434935be5d5d07edb26f816bc3100f2680deb0f83','edb9b8bc97ba570dd094e449a3aa9371bbe33879507633ef6fd8b921beb4f509');
INSERT INTO "audit_entry" VALUES(27,'2026-11-25T14:55:57.595+00:00','T-008','paper.hand_in','annual-2022/T-008','null','{"form":"B","sha256":"935d8c675a72729b290d7c7af9874028922ecef5db37aaf74e64dedfb31dc9d7"}','edb9b8bc97ba570dd094e449a3aa9371bbe33879507633ef6fd8b921beb4f509','9e8c76837b083a839aa75df6c5dbe079bc911102038bf7762ec051635391edce');
INSERT INTO "audit_entry" VALUES(28,'2026-11-25T14:55:57.604+00:00','T-009','paper.hand_in','annual-2022/T-009','null','{"form":"A","sha256":"d2a663910d86e76166c0de314b28872a85f151717c2ec5190318e5b4afd8c44d"}','9e8c76837b083a839aa75df6c5dbe079bc911102038bf7762ec051635391edce','1659062fe08bde4a3382ff7f7620b397a61bdbe1accc6a1fa97728d957fe9c6d');
INSERT INTO "audit_entry" VALUES(29,'2026-11-25T14:55:57.616+00:00','guanli','session.create','上午场','null','{"called":9,"exam":"annual-2022","start":"together"}','1659062fe08bde4a3382ff7f7620b397a61bdbe1accc6a1fa97728d957fe9c6d','eed0d829c562516fd691953430ee8e0c719244bbf8808bd737ffdb3efcc4e952');
INSERT INTO "audit_entry" VALUES(30,'2026-11-25T14:55:57.619+00:00','guanli','session.codes','上午场','null','{"issued":9}','eed0d829c562516fd691953430ee8e0c719244bbf8808bd737ffdb3efcc4e952','c731fdfb8a79cd0dd894862bc8d820e6cda5be5f80275bc8006063945a2fd9f8');
INSERT INTO "audit_entry" VALUES(31,'2026-11-25T14:55:57.697+00:00','jiankao','session.pause','上午场','null','{"reason":"停电"}','c731fdfb8a79cd0dd894862bc8d820e6cda5be5f80275bc8006063945a2fd9f8','480de590a7fc30474be03a36bf0d6f53ba6be139779b8598e116b8c1ed7ecc97');
INSERT INTO "audit_entry" VALUES(32,'2026-11-25T14:55:57.703+00:00','jiankao','session.resume','上午场','null','{"paused_seconds":180}','480de590a7fc30474be03a36bf0d6f53ba6be139779b8598e116b8c1ed7ecc97','f05e58493c001f69a01f87f614e2d734268b992722625fc723d712ef27feb272');
INSERT INTO "audit_entry" VALUES(33,'2026-11-25T14:55:57.707+00:00','jiankao','session.add_time','上午场','null','{"minutes":5,"reason":"停电补时"}','f05e58493c001f69a01f87f614e2d734268b992722625fc723d712ef27feb272','f572950defb220baa85e99296f3f2b3540cd1d506c8392c02e25e0ee00b0874b');
INSERT INTO "audit_entry" VALUES(34,'2026-11-25T14:55:57.710+00:00','jiankao','attempt.add_time','上午场/T-010','null','{"minutes":10,"reason":"手部受伤"}','f572950defb220baa85e99296f3f2b3540cd1d506c8392c02e25e0ee00b0874b','ce7485200139fcbe226e9e7dba921c198caa650f6d98682fd81e4723f06b5ab0');
INSERT INTO "audit_entry" VALUES(35,'2026-11-25T14:55:57.713+00:00','jiankao','attempt.admit_late','上午场/T-011','null','{"reason":"公务迟到"}','ce7485200139fcbe226e9e7dba921c198caa650f6d98682fd81e4723f06b5ab0','128a67a5d5c8b91f391943e214385a3a0ec65f875df94f7a603343ee614a1b17');
INSERT INTO "audit_entry" VALUES(36,'2026-11-25T14:55:57.719+00:00','T-001','paper.hand_in','annual-2022/T-001','null','{"expired":false,"form":"A","sha256":"d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2"}','128a67a5d5c8b91f391943e214385a3a0ec65f875df94f7a603343ee614a1b17','0a6b2f35dd39e07f3bf4bd603e54a34d53e316a0516dc82621493beb6fae20ce');
INSERT INTO "audit_entry" VALUES(37,'2026-11-25T14:55:57.723+00:00','T-002','paper.hand_in','annual-2022/T-002','null','{"expired":false,"form":"B","sha256":"a571c2d1d564740cc701331ad72428922de62cd930bcfe72f4e2ffd44c3ffc57"}','0a6b2f35dd39e07f3bf4bd603e54a34d53e316a0516dc82621493beb6fae20ce','9bd6e921d2ba204fa1582e4c38bb94263cd05b4861d2944c6c480ff0671b1781');
INSERT INTO "audit_entry" VALUES(38,'2026-11-25T14:55:57.726+00:00','T-004','paper.hand_in','annual-2022/T-004','null','{"expired":false,"form":"B","sha256":"7b6fbbb35f4d7e7395369fffd309aa8c3fa43c37de43d2ff9abac761a46f0e55"}','9bd6e921d2ba204fa1582e4c38bb94263cd05b4861d2944c6c480ff0671b1781','aa27c9aad1288e910e779d3055c3989da9ca12176d3e6768b97591005bbada3c');
INSERT INTO "audit_entry" VALUES(39,'2026-11-25T14:55:57.729+00:00','T-005','paper.hand_in','annual-2022/T-005','null','{"expired":false,"form":"A","sha256":"d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2"}','aa27c9aad1288e910e779d3055c3989da9ca12176d3e6768b97591005bbada3c','46afa8aab0fe80745958721e5b694a2adc299b8d7de7fbd49388ea6fdc4541b0');
INSERT INTO "audit_entry" VALUES(40,'2026-11-25T14:55:57.732+00:00','T-010','paper.hand_in','annual-2022/T-010','null','{"expired":false,"form":"B","sha256":"40d3259b4af5af7acb7321873344b64d19a138be7a8d9afb2e6084b62e83882d"}','46afa8aab0fe80745958721e5b694a2adc299b8d7de7fbd49388ea6fdc4541b0','ae0545eb1ea444053c01f7328bd032eaedd18a81d69ce0903e30a276c083b939');
INSERT INTO "audit_entry" VALUES(41,'2026-11-25T14:55:57.735+00:00','jiankao','attempt.reopen','上午场/T-010','{"sha256":"40d3259b4af5af7acb7321873344b64d19a138be7a8d9afb2e6084b62e83882d","state":"handed_in"}','{"reason":"误点交卷"}','ae0545eb1ea444053c01f7328bd032eaedd18a81d69ce0903e30a276c083b939','f216618eac8bc628301afc57e5e08cc529026f2066d7e3d94fe3e67c84b59bcc');
INSERT INTO "audit_entry" VALUES(42,'2026-11-25T14:55:57.752+00:00','T-010','paper.hand_in','annual-2022/T-010','null','{"expired":false,"form":"B","sha256":"21d28e78768f48d16ca66b349d58a3f602bc89236a34e6688fec5ed7aa888c7f"}','f216618eac8bc628301afc57e5e08cc529026f2066d7e3d94fe3e67c84b59bcc','3607a046267ea9b85a36d66a14332fd5d79918199635c889f7c6f0eca193a5aa');
INSERT INTO "audit_entry" VALUES(43,'2026-11-25T14:55:57.755+00:00','jiankao','attempt.propose_void','上午场/T-004','null','{"reason":"使用手机"}','3607a046267ea9b85a36d66a14332fd5d79918199635c889f7c6f0eca193a5aa','e012ab46eb77a2eaf65e537a3fb8a8afc032fbea72c7883764da61225d7c17aa');
INSERT INTO "audit_entry" VALUES(44,'2026-11-25T14:55:57.758+00:00','guanli','attempt.void','上午场/T-004','{"sha256":"7b6fbbb35f4d7e7395369fffd309aa8c3fa43c37de43d2ff9abac761a46f0e55","state":"handed_in"}','{"proposed_by":"jiankao","reason":"使用手机"}','e012ab46eb77a2eaf65e537a3fb8a8afc032fbea72c7883764da61225d7c17aa','ab6e5a7bdf73197ae90598bc7751138c21e2fa1b12fde422532b82f53a2d0ffd');
INSERT INTO "audit_entry" VALUES(45,'2026-11-25T14:55:57.765+00:00','jiankao','attempt.propose_void','上午场/T-005','null','{"reason":"使用手机"}','ab6e5a7bdf73197ae90598bc7751138c21e2fa1b12fde422532b82f53a2d0ffd','ae64ffae8ae9aa579be43f15a6e6da0557f36a24f979c37f50a17383eb5e8d45');
INSERT INTO "audit_entry" VALUES(46,'2026-11-25T14:55:57.767+00:00','guanli','attempt.void','上午场/T-005','{"sha256":"d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2","state":"handed_in"}','{"proposed_by":"jiankao","reason":"使用手机"}','ae64ffae8ae9aa579be43f15a6e6da0557f36a24f979c37f50a17383eb5e8d45','a7314cd1508ef1286b33132fef74edb69103758cdc7ca1ddd9ac125fbdd12766');
INSERT INTO "audit_entry" VALUES(47,'2026-11-25T14:55:57.775+00:00','jiankao','attempt.propose_void','上午场/T-002','null','{"reason":"疑似替考"}','a7314cd1508ef1286b33132fef74edb69103758cdc7ca1ddd9ac125fbdd12766','159ad0e494d01d03ec2372e7ccd28a61edb510e62edcfdfeca517e6944bb317a');
INSERT INTO "audit_entry" VALUES(48,'2026-11-25T14:55:57.778+00:00','jiankao','attempt.withdraw_void','上午场/T-002','{"proposed_by":"jiankao"}','null','159ad0e494d01d03ec2372e7ccd28a61edb510e62edcfdfeca517e6944bb317a','d4af7f090194e5eb40d70f3fa25528cf3e0c4634da30da824815003095046f81');
INSERT INTO "audit_entry" VALUES(49,'2026-11-25T14:55:57.780+00:00','jiankao','attempt.propose_void','上午场/T-001','null','{"reason":"待核实"}','d4af7f090194e5eb40d70f3fa25528cf3e0c4634da30da824815003095046f81','93d837477c69c2978d14b7d9d101078972d04c6651c01d77fc1cfcde66c5b9ce');
INSERT INTO "audit_entry" VALUES(50,'2026-11-25T14:55:57.784+00:00','room','paper.hand_in','annual-2022/T-003','null','{"expired":true,"form":"A","sha256":"6079163815a7bef9943c0c0b33c0c210c7bc79bf50c649e0b4c95d1366d436b8"}','93d837477c69c2978d14b7d9d101078972d04c6651c01d77fc1cfcde66c5b9ce','7a1cca7570c2547aa9b67dbd88145b03194a450b2d7a430932153a91f04e8cd2');
INSERT INTO "audit_entry" VALUES(51,'2026-11-25T14:55:57.787+00:00','room','paper.hand_in','annual-2022/T-011','null','{"expired":true,"form":"A","sha256":"1f9f143b923832e3e4b87c184d922cd10da84ea345ba639d7876c432e517848c"}','7a1cca7570c2547aa9b67dbd88145b03194a450b2d7a430932153a91f04e8cd2','582cbe80e6830972492bc909392db6d2d9018230057f757fc96168bb30c4e852');
INSERT INTO "audit_entry" VALUES(52,'2026-11-25T14:55:57.795+00:00','jiankao','session.end','上午场','null','{"reason":"时间到"}','582cbe80e6830972492bc909392db6d2d9018230057f757fc96168bb30c4e852','9d99a5dcf28f6e623cfbbaaaecf94cb10c3e3b0a42995e1bd79b10c9883e50df');
INSERT INTO "audit_entry" VALUES(53,'2026-11-25T14:55:57.807+00:00','guanli','session.create','补考场','null','{"called":2,"exam":"annual-2022","start":"together"}','9d99a5dcf28f6e623cfbbaaaecf94cb10c3e3b0a42995e1bd79b10c9883e50df','19d2c6a3749eab471bfe3ebdc4de243b9bb23304be3bf050df46ce5cd6fd35ed');
INSERT INTO "audit_entry" VALUES(54,'2026-11-25T14:55:57.809+00:00','guanli','session.codes','补考场','null','{"issued":2}','19d2c6a3749eab471bfe3ebdc4de243b9bb23304be3bf050df46ce5cd6fd35ed','2ede458adce0c93340e53e00b57eed2d8b1a09624eff42775c0118f12fb14721');
INSERT INTO "audit_entry" VALUES(55,'2026-11-25T14:55:57.828+00:00','jiankao','session.start','补考场','"2022-11-18T04:18:00"','"2022-11-18T03:48:00"','2ede458adce0c93340e53e00b57eed2d8b1a09624eff42775c0118f12fb14721','956f6569ac1529fb0225c499a0c258e0637b702f4b87a6272f32f084acef4dd5');
INSERT INTO "audit_entry" VALUES(56,'2026-11-25T14:55:57.842+00:00','T-005','paper.hand_in','annual-2022/T-005','null','{"expired":false,"form":"A","sha256":"d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2"}','956f6569ac1529fb0225c499a0c258e0637b702f4b87a6272f32f084acef4dd5','5d7200b16a717f22c512cd27d5a54897e64716c482b4310e72c0c563e88e886d');
INSERT INTO "audit_entry" VALUES(57,'2026-11-25T14:55:57.848+00:00','guanli','session.end','补考场','null','{"reason":"提前结束"}','5d7200b16a717f22c512cd27d5a54897e64716c482b4310e72c0c563e88e886d','6d4e3175e2122ec592ac87dfff0fca6f63caea774e98f681da88949085dac549');
INSERT INTO "audit_entry" VALUES(58,'2026-11-25T14:55:57.853+00:00','guanli','paper.hand_in','annual-2022/T-007','null','{"expired":true,"form":"A","sha256":"4443ab9f5519fbda36096fa462adc0391da583b4cc4ba3707412268d2c3468cc"}','6d4e3175e2122ec592ac87dfff0fca6f63caea774e98f681da88949085dac549','8b46b72821c880110d93b8ebc11496384503dfdce22adbe0bc13c683c30b7ffc');
INSERT INTO "audit_entry" VALUES(59,'2026-11-25T14:55:57.864+00:00','guanli','session.create','个人场','null','{"called":2,"exam":"annual-2022","start":"individual"}','8b46b72821c880110d93b8ebc11496384503dfdce22adbe0bc13c683c30b7ffc','25694f042d37908b5b648fa5f539ce6989bbcda0d4ce9b428886d9ef20b6aced');
INSERT INTO "audit_entry" VALUES(60,'2026-11-25T14:55:57.866+00:00','guanli','session.codes','个人场','null','{"issued":2}','25694f042d37908b5b648fa5f539ce6989bbcda0d4ce9b428886d9ef20b6aced','9a7280ad1ae53bfbccd0cab6138c22334c4056357c4bf31b43adf7461748601c');
INSERT INTO "audit_entry" VALUES(61,'2026-11-25T14:55:58.158+00:00','T-001','paper.hand_in','practice-2022/T-001','null','{"expired":false,"form":"A","sha256":"344a1cffa607197bcb0aeb6d761e22b472366a912fd0f8666a306d346c438db5"}','9a7280ad1ae53bfbccd0cab6138c22334c4056357c4bf31b43adf7461748601c','829b030c46cb544547288f6c7793b4266a93ae20e851a93408175daa88232966');
INSERT INTO "audit_entry" VALUES(62,'2026-11-25T14:55:58.163+00:00','T-002','paper.hand_in','practice-2022/T-002','null','{"expired":false,"form":"A","sha256":"a560ccce2502a1a6d52faff85c2c77df9acacff217aba4a939c7f4bd7145172e"}','829b030c46cb544547288f6c7793b4266a93ae20e851a93408175daa88232966','3448f89a1cc03e1c7228565aff972d0e60d27bef2a6ff40010b4b6970a8b3520');
INSERT INTO "audit_entry" VALUES(63,'2026-11-25T14:55:58.241+00:00','root','exam.grade','annual-2022','null','{"scored":9,"unreadable":1}','3448f89a1cc03e1c7228565aff972d0e60d27bef2a6ff40010b4b6970a8b3520','741df07ec9416b0047e6b8037618ea4c785ec3f66604a8d7e0b1e445d9b6bad7');
INSERT INTO "audit_entry" VALUES(64,'2026-11-25T14:55:58.274+00:00','root','exam.results','annual-2022','null','{"absent":2,"exception":2,"failed":3,"pending":4,"voided":1}','741df07ec9416b0047e6b8037618ea4c785ec3f66604a8d7e0b1e445d9b6bad7','ce887b202c991ef7bd184386976e40cbd38ecc5ea13b55c6ebcb81d05e0b62bc');
INSERT INTO "audit_entry" VALUES(65,'2026-11-25T14:55:58.328+00:00','root','exam.grade','simulated-2022','null','{"scored":12,"unreadable":1}','ce887b202c991ef7bd184386976e40cbd38ecc5ea13b55c6ebcb81d05e0b62bc','0bdc3915af24b2addabd260f70b0c301479e47f462601cc665de90d7e822fed4');
INSERT INTO "audit_entry" VALUES(66,'2026-11-25T14:55:58.362+00:00','root','exam.results','simulated-2022','null','{"exception":1,"passed":11}','0bdc3915af24b2addabd260f70b0c301479e47f462601cc665de90d7e822fed4','1e1effa9a0b42fd360fa52000a00cc7ea6fafe831901230f95112cc99817ce60');
INSERT INTO "audit_entry" VALUES(67,'2026-11-25T14:55:58.389+00:00','root','exam.grade','practice-2022','null','{"scored":1,"unreadable":0}','1e1effa9a0b42fd360fa52000a00cc7ea6fafe831901230f95112cc99817ce60','a4f6502814bb929b5ae4ab9e486828cac36af63d32529118c4e2a43ad18bb7f2');
INSERT INTO "audit_entry" VALUES(68,'2026-11-25T14:55:58.409+00:00','root','exam.results','practice-2022','null','{"absent":11,"passed":1}','a4f6502814bb929b5ae4ab9e486828cac36af63d32529118c4e2a43ad18bb7f2','cb3a36c617cfc468e3b2e5d13185f3e42e416456a19b7d8ca138fb8a66d22c60');
INSERT INTO "audit_entry" VALUES(69,'2026-11-25T14:55:58.437+00:00','root','exam.grade','practice-2022','null','{"scored":1,"unreadable":0}','cb3a36c617cfc468e3b2e5d13185f3e42e416456a19b7d8ca138fb8a66d22c60','0c62e65f1e70506ed227c96ef32233b456f02abfe52751a769f31193097cc672');
INSERT INTO "audit_entry" VALUES(70,'2026-11-25T14:55:58.454+00:00','root','exam.results','practice-2022','null','{"failed":1}','0c62e65f1e70506ed227c96ef32233b456f02abfe52751a769f31193097cc672','398a487d9b3c847d4572f0aebd8716b20d1526fe53c46c1f4daa0f8604521836');
INSERT INTO "audit_entry" VALUES(71,'2026-11-25T14:55:58.529+00:00','root','exam.results','annual-2022','null','{"failed":1,"passed":2}','398a487d9b3c847d4572f0aebd8716b20d1526fe53c46c1f4daa0f8604521836','900c05a8fc5d18ed27c95d6cd5859be5fcf1aa609bf499e2df1aa826139af96a');
CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	entries INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit_head" VALUES(1,71,'900c05a8fc5d18ed27c95d6cd5859be5fcf1aa609bf499e2df1aa826139af96a');
CREATE TABLE body (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (code), 
	UNIQUE (name)
);
INSERT INTO "body" VALUES(1,'B1','某区市场监督管理局');
INSERT INTO "body" VALUES(2,'B2','某区城市管理局(综合行政执法)');
INSERT INTO "body" VALUES(3,'B3','某区卫生健康委员会');
CREATE TABLE exam (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	title VARCHAR(120) NOT NULL, 
	cut_score DOUBLE NOT NULL, 
	total_points DOUBLE NOT NULL, 
	duration_minutes INTEGER NOT NULL, 
	simulated BOOLEAN NOT NULL, 
	practice BOOLEAN NOT NULL, 
	released_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "exam" VALUES(1,'annual-2022','年度考试（样例）',9.0,15.0,60,0,0,'2026-11-25 14:55:56.462473');
INSERT INTO "exam" VALUES(2,'simulated-2022','模拟数据考试（样例）',6.0,10.0,60,1,0,'2026-11-25 14:55:57.074907');
INSERT INTO "exam" VALUES(3,'practice-2022','练习卷（样例）',5.0,8.0,60,0,1,'2026-11-25 14:55:57.331947');
CREATE TABLE exam_form (
	id INTEGER NOT NULL, 
	exam_id INTEGER NOT NULL, 
	code VARCHAR(4) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	questions JSON NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (exam_id, code), 
	FOREIGN KEY(exam_id) REFERENCES exam (id)
);
INSERT INTO "exam_form" VALUES(1,1,'A','ee59b5355947d2e00d5c862d096342543cb5442504e374a9508d10aa7bf0621c','[{"name": "q01", "item_id": "syn-single-00001", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q02", "item_id": "syn-single-00005", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q03", "item_id": "syn-single-00004", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q04", "item_id": "syn-multiple-00003", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q05", "item_id": "syn-multiple-00000", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q06", "item_id": "syn-true-false-00000", "kind": "true_false", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q07", "item_id": "syn-fill-in-00002", "kind": "fill_in", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q08", "item_id": "syn-short-0", "kind": "short_answer", "points": 5.0, "content_area": "\u884c\u653f\u5904\u7f5a"}]');
INSERT INTO "exam_form" VALUES(2,1,'B','f4c930f7aa5ff2b16b22e89ae305135eb90a41b6fcfe327ab0f78433de9dc13c','[{"name": "q01", "item_id": "syn-single-00004", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q02", "item_id": "syn-single-00000", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q03", "item_id": "syn-single-00003", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q04", "item_id": "syn-multiple-00003", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q05", "item_id": "syn-multiple-00002", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q06", "item_id": "syn-true-false-00001", "kind": "true_false", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q07", "item_id": "syn-fill-in-00002", "kind": "fill_in", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q08", "item_id": "syn-short-0", "kind": "short_answer", "points": 5.0, "content_area": "\u884c\u653f\u5904\u7f5a"}]');
INSERT INTO "exam_form" VALUES(3,2,'A','248a3701b868e4872449d80906015864aa1807bcec0f27d0b60eecc48a335ce1','[{"name": "q01", "item_id": "syn-single-00003", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q02", "item_id": "syn-single-00006", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q03", "item_id": "syn-single-00005", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q04", "item_id": "syn-multiple-00003", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q05", "item_id": "syn-multiple-00000", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q06", "item_id": "syn-true-false-00000", "kind": "true_false", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q07", "item_id": "syn-fill-in-00002", "kind": "fill_in", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}]');
INSERT INTO "exam_form" VALUES(4,2,'B','32e30bea0f52fc0d828316f1084470ec34e8ff7952537d6744879c60a2631c33','[{"name": "q01", "item_id": "syn-single-00004", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q02", "item_id": "syn-single-00002", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q03", "item_id": "syn-single-00003", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q04", "item_id": "syn-multiple-00004", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q05", "item_id": "syn-multiple-00001", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q06", "item_id": "syn-true-false-00001", "kind": "true_false", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q07", "item_id": "syn-fill-in-00002", "kind": "fill_in", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}]');
INSERT INTO "exam_form" VALUES(5,3,'A','90d063e3eec6ca2aa97180c4fbb947a41b23137a5c61d757be5902331e3289c5','[{"name": "q01", "item_id": "syn-single-00001", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q02", "item_id": "syn-single-00006", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q03", "item_id": "syn-single-00002", "kind": "single", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q04", "item_id": "syn-multiple-00003", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q05", "item_id": "syn-multiple-00002", "kind": "multiple", "points": 2.0, "content_area": "\u884c\u653f\u5904\u7f5a"}, {"name": "q06", "item_id": "syn-true-false-00002", "kind": "true_false", "points": 1.0, "content_area": "\u884c\u653f\u5904\u7f5a"}]');
CREATE TABLE exam_session (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	exam_id INTEGER NOT NULL, 
	start VARCHAR(12) NOT NULL, 
	practice BOOLEAN NOT NULL, 
	opens_at DATETIME NOT NULL, 
	starts_at DATETIME, 
	closes_at DATETIME, 
	duration_seconds INTEGER NOT NULL, 
	late_seconds INTEGER NOT NULL, 
	extension_seconds INTEGER NOT NULL, 
	open_book BOOLEAN NOT NULL, 
	log_leaving BOOLEAN NOT NULL, 
	paused_at DATETIME, 
	ended_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	FOREIGN KEY(exam_id) REFERENCES exam (id)
);
INSERT INTO "exam_session" VALUES(1,'上午场',1,'together',0,'2022-11-18 01:00:00.000000','2022-11-18 01:00:00.000000',NULL,3600,1800,480,0,1,NULL,'2022-11-18 02:48:00.000000');
INSERT INTO "exam_session" VALUES(2,'补考场',1,'together',0,'2022-11-18 03:48:00.000000','2022-11-18 03:48:00.000000',NULL,3600,1800,0,0,1,NULL,'2022-11-18 03:58:00.000000');
INSERT INTO "exam_session" VALUES(3,'个人场',1,'individual',0,'2022-11-18 04:58:00.000000',NULL,'2022-12-18 04:58:00.000000',3600,1800,0,1,1,NULL,NULL);
INSERT INTO "exam_session" VALUES(4,'practice-2022',3,'individual',1,'2022-11-18 04:58:00.000000',NULL,NULL,3600,0,0,0,0,NULL,NULL);
CREATE TABLE form_assignment (
	id INTEGER NOT NULL, 
	exam_id INTEGER NOT NULL, 
	officer_id INTEGER NOT NULL, 
	form_id INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (exam_id, officer_id), 
	FOREIGN KEY(exam_id) REFERENCES exam (id), 
	FOREIGN KEY(officer_id) REFERENCES officer (id), 
	FOREIGN KEY(form_id) REFERENCES exam_form (id)
);
INSERT INTO "form_assignment" VALUES(1,1,1,1);
INSERT INTO "form_assignment" VALUES(2,1,2,2);
INSERT INTO "form_assignment" VALUES(3,1,3,1);
INSERT INTO "form_assignment" VALUES(4,1,4,2);
INSERT INTO "form_assignment" VALUES(5,1,5,1);
INSERT INTO "form_assignment" VALUES(6,1,6,2);
INSERT INTO "form_assignment" VALUES(7,1,7,1);
INSERT INTO "form_assignment" VALUES(8,1,8,2);
INSERT INTO "form_assignment" VALUES(9,1,9,1);
INSERT INTO "form_assignment" VALUES(10,1,10,2);
INSERT INTO "form_assignment" VALUES(11,1,11,1);
INSERT INTO "form_assignment" VALUES(12,1,12,2);
INSERT INTO "form_assignment" VALUES(13,2,1,3);
INSERT INTO "form_assignment" VALUES(14,2,2,4);
INSERT INTO "form_assignment" VALUES(15,2,3,3);
INSERT INTO "form_assignment" VALUES(16,2,4,4);
INSERT INTO "form_assignment" VALUES(17,2,5,3);
INSERT INTO "form_assignment" VALUES(18,2,6,4);
INSERT INTO "form_assignment" VALUES(19,2,7,3);
INSERT INTO "form_assignment" VALUES(20,2,8,4);
INSERT INTO "form_assignment" VALUES(21,2,9,3);
INSERT INTO "form_assignment" VALUES(22,2,10,4);
INSERT INTO "form_assignment" VALUES(23,2,11,3);
INSERT INTO "form_assignment" VALUES(24,2,12,4);
INSERT INTO "form_assignment" VALUES(25,3,1,5);
INSERT INTO "form_assignment" VALUES(26,3,2,5);
INSERT INTO "form_assignment" VALUES(27,3,3,5);
INSERT INTO "form_assignment" VALUES(28,3,4,5);
INSERT INTO "form_assignment" VALUES(29,3,5,5);
INSERT INTO "form_assignment" VALUES(30,3,6,5);
INSERT INTO "form_assignment" VALUES(31,3,7,5);
INSERT INTO "form_assignment" VALUES(32,3,8,5);
INSERT INTO "form_assignment" VALUES(33,3,9,5);
INSERT INTO "form_assignment" VALUES(34,3,10,5);
INSERT INTO "form_assignment" VALUES(35,3,11,5);
INSERT INTO "form_assignment" VALUES(36,3,12,5);
CREATE TABLE incident (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	attempt_id INTEGER, 
	kind VARCHAR(20) NOT NULL, 
	detail VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(session_id) REFERENCES exam_session (id), 
	FOREIGN KEY(attempt_id) REFERENCES attempt (id)
);
INSERT INTO "incident" VALUES(1,1,3,'left_page','37','2022-11-18 01:05:00.000000');
INSERT INTO "incident" VALUES(2,1,2,'second_page','10.1.1.99','2022-11-18 01:05:00.000000');
INSERT INTO "incident" VALUES(3,1,2,'address_changed','10.1.1.1 → 10.1.1.99','2022-11-18 01:05:00.000000');
INSERT INTO "incident" VALUES(4,1,3,'note','监考备注：“考生称头晕” 🙂','2022-11-18 02:48:00.000000');
INSERT INTO "incident" VALUES(5,1,NULL,'server_away','41','2022-11-18 02:48:00.000000');
CREATE TABLE item_score (
	assignment_id INTEGER NOT NULL, 
	question VARCHAR(12) NOT NULL, 
	score DOUBLE, 
	PRIMARY KEY (assignment_id, question), 
	FOREIGN KEY(assignment_id) REFERENCES form_assignment (id)
);
INSERT INTO "item_score" VALUES(13,'q01',1.0);
INSERT INTO "item_score" VALUES(13,'q02',1.0);
INSERT INTO "item_score" VALUES(13,'q03',1.0);
INSERT INTO "item_score" VALUES(13,'q04',2.0);
INSERT INTO "item_score" VALUES(13,'q05',2.0);
INSERT INTO "item_score" VALUES(13,'q06',1.0);
INSERT INTO "item_score" VALUES(13,'q07',2.0);
INSERT INTO "item_score" VALUES(14,'q01',1.0);
INSERT INTO "item_score" VALUES(14,'q02',1.0);
INSERT INTO "item_score" VALUES(14,'q03',1.0);
INSERT INTO "item_score" VALUES(14,'q04',1.0);
INSERT INTO "item_score" VALUES(14,'q05',2.0);
INSERT INTO "item_score" VALUES(14,'q06',0.0);
INSERT INTO "item_score" VALUES(14,'q07',2.0);
INSERT INTO "item_score" VALUES(15,'q01',1.0);
INSERT INTO "item_score" VALUES(15,'q02',1.0);
INSERT INTO "item_score" VALUES(15,'q03',1.0);
INSERT INTO "item_score" VALUES(15,'q04',0.0);
INSERT INTO "item_score" VALUES(15,'q05',2.0);
INSERT INTO "item_score" VALUES(15,'q06',1.0);
INSERT INTO "item_score" VALUES(15,'q07',2.0);
INSERT INTO "item_score" VALUES(16,'q01',0.0);
INSERT INTO "item_score" VALUES(16,'q02',1.0);
INSERT INTO "item_score" VALUES(16,'q03',1.0);
INSERT INTO "item_score" VALUES(16,'q04',2.0);
INSERT INTO "item_score" VALUES(16,'q05',2.0);
INSERT INTO "item_score" VALUES(16,'q06',1.0);
INSERT INTO "item_score" VALUES(16,'q07',2.0);
INSERT INTO "item_score" VALUES(18,'q01',1.0);
INSERT INTO "item_score" VALUES(18,'q02',1.0);
INSERT INTO "item_score" VALUES(18,'q03',1.0);
INSERT INTO "item_score" VALUES(18,'q04',0.0);
INSERT INTO "item_score" VALUES(18,'q05',1.0);
INSERT INTO "item_score" VALUES(18,'q06',0.0);
INSERT INTO "item_score" VALUES(18,'q07',2.0);
INSERT INTO "item_score" VALUES(19,'q01',0.0);
INSERT INTO "item_score" VALUES(19,'q02',1.0);
INSERT INTO "item_score" VALUES(19,'q03',1.0);
INSERT INTO "item_score" VALUES(19,'q04',2.0);
INSERT INTO "item_score" VALUES(19,'q05',1.0);
INSERT INTO "item_score" VALUES(19,'q06',1.0);
INSERT INTO "item_score" VALUES(19,'q07',0.0);
INSERT INTO "item_score" VALUES(20,'q01',1.0);
INSERT INTO "item_score" VALUES(20,'q02',0.0);
INSERT INTO "item_score" VALUES(20,'q03',1.0);
INSERT INTO "item_score" VALUES(20,'q04',2.0);
INSERT INTO "item_score" VALUES(20,'q05',1.0);
INSERT INTO "item_score" VALUES(20,'q06',0.0);
INSERT INTO "item_score" VALUES(20,'q07',2.0);
INSERT INTO "item_score" VALUES(21,'q01',0.0);
INSERT INTO "item_score" VALUES(21,'q02',1.0);
INSERT INTO "item_score" VALUES(21,'q03',1.0);
INSERT INTO "item_score" VALUES(21,'q04',2.0);
INSERT INTO "item_score" VALUES(21,'q05',2.0);
INSERT INTO "item_score" VALUES(21,'q06',1.0);
INSERT INTO "item_score" VALUES(21,'q07',2.0);
INSERT INTO "item_score" VALUES(22,'q01',1.0);
INSERT INTO "item_score" VALUES(22,'q02',1.0);
INSERT INTO "item_score" VALUES(22,'q03',1.0);
INSERT INTO "item_score" VALUES(22,'q04',2.0);
INSERT INTO "item_score" VALUES(22,'q05',1.0);
INSERT INTO "item_score" VALUES(22,'q06',0.0);
INSERT INTO "item_score" VALUES(22,'q07',0.0);
INSERT INTO "item_score" VALUES(23,'q01',1.0);
INSERT INTO "item_score" VALUES(23,'q02',1.0);
INSERT INTO "item_score" VALUES(23,'q03',1.0);
INSERT INTO "item_score" VALUES(23,'q04',2.0);
INSERT INTO "item_score" VALUES(23,'q05',2.0);
INSERT INTO "item_score" VALUES(23,'q06',1.0);
INSERT INTO "item_score" VALUES(23,'q07',2.0);
INSERT INTO "item_score" VALUES(24,'q01',0.0);
INSERT INTO "item_score" VALUES(24,'q02',1.0);
INSERT INTO "item_score" VALUES(24,'q03',1.0);
INSERT INTO "item_score" VALUES(24,'q04',1.0);
INSERT INTO "item_score" VALUES(24,'q05',2.0);
INSERT INTO "item_score" VALUES(24,'q06',1.0);
INSERT INTO "item_score" VALUES(24,'q07',2.0);
INSERT INTO "item_score" VALUES(25,'q01',1.0);
INSERT INTO "item_score" VALUES(25,'q02',1.0);
INSERT INTO "item_score" VALUES(25,'q03',1.0);
INSERT INTO "item_score" VALUES(25,'q04',2.0);
INSERT INTO "item_score" VALUES(25,'q05',2.0);
INSERT INTO "item_score" VALUES(25,'q06',1.0);
INSERT INTO "item_score" VALUES(26,'q01',1.0);
INSERT INTO "item_score" VALUES(26,'q02',1.0);
INSERT INTO "item_score" VALUES(26,'q03',0.0);
INSERT INTO "item_score" VALUES(26,'q04',0.0);
INSERT INTO "item_score" VALUES(26,'q05',0.0);
INSERT INTO "item_score" VALUES(26,'q06',0.0);
INSERT INTO "item_score" VALUES(1,'q01',1.0);
INSERT INTO "item_score" VALUES(1,'q02',1.0);
INSERT INTO "item_score" VALUES(1,'q03',1.0);
INSERT INTO "item_score" VALUES(1,'q04',2.0);
INSERT INTO "item_score" VALUES(1,'q05',2.0);
INSERT INTO "item_score" VALUES(1,'q06',1.0);
INSERT INTO "item_score" VALUES(1,'q07',2.0);
INSERT INTO "item_score" VALUES(1,'q08',4.5);
INSERT INTO "item_score" VALUES(2,'q01',1.0);
INSERT INTO "item_score" VALUES(2,'q02',1.0);
INSERT INTO "item_score" VALUES(2,'q03',1.0);
INSERT INTO "item_score" VALUES(2,'q04',2.0);
INSERT INTO "item_score" VALUES(2,'q05',2.0);
INSERT INTO "item_score" VALUES(2,'q06',0.0);
INSERT INTO "item_score" VALUES(2,'q07',0.0);
INSERT INTO "item_score" VALUES(2,'q08',NULL);
INSERT INTO "item_score" VALUES(3,'q01',1.0);
INSERT INTO "item_score" VALUES(3,'q02',1.0);
INSERT INTO "item_score" VALUES(3,'q03',1.0);
INSERT INTO "item_score" VALUES(3,'q04',2.0);
INSERT INTO "item_score" VALUES(3,'q05',0.0);
INSERT INTO "item_score" VALUES(3,'q06',0.0);
INSERT INTO "item_score" VALUES(3,'q07',0.0);
INSERT INTO "item_score" VALUES(3,'q08',0.0);
INSERT INTO "item_score" VALUES(5,'q01',1.0);
INSERT INTO "item_score" VALUES(5,'q02',1.0);
INSERT INTO "item_score" VALUES(5,'q03',1.0);
INSERT INTO "item_score" VALUES(5,'q04',2.0);
INSERT INTO "item_score" VALUES(5,'q05',2.0);
INSERT INTO "item_score" VALUES(5,'q06',1.0);
INSERT INTO "item_score" VALUES(5,'q07',2.0);
INSERT INTO "item_score" VALUES(5,'q08',3.0);
INSERT INTO "item_score" VALUES(7,'q01',1.0);
INSERT INTO "item_score" VALUES(7,'q02',1.0);
INSERT INTO "item_score" VALUES(7,'q03',0.0);
INSERT INTO "item_score" VALUES(7,'q04',0.0);
INSERT INTO "item_score" VALUES(7,'q05',0.0);
INSERT INTO "item_score" VALUES(7,'q06',0.0);
INSERT INTO "item_score" VALUES(7,'q07',0.0);
INSERT INTO "item_score" VALUES(7,'q08',0.0);
INSERT INTO "item_score" VALUES(9,'q01',0.0);
INSERT INTO "item_score" VALUES(9,'q02',1.0);
INSERT INTO "item_score" VALUES(9,'q03',1.0);
INSERT INTO "item_score" VALUES(9,'q04',2.0);
INSERT INTO "item_score" VALUES(9,'q05',2.0);
INSERT INTO "item_score" VALUES(9,'q06',1.0);
INSERT INTO "item_score" VALUES(9,'q07',0.0);
INSERT INTO "item_score" VALUES(9,'q08',NULL);
INSERT INTO "item_score" VALUES(10,'q01',1.0);
INSERT INTO "item_score" VALUES(10,'q02',0.0);
INSERT INTO "item_score" VALUES(10,'q03',1.0);
INSERT INTO "item_score" VALUES(10,'q04',2.0);
INSERT INTO "item_score" VALUES(10,'q05',2.0);
INSERT INTO "item_score" VALUES(10,'q06',1.0);
INSERT INTO "item_score" VALUES(10,'q07',0.0);
INSERT INTO "item_score" VALUES(10,'q08',0.0);
INSERT INTO "item_score" VALUES(11,'q01',1.0);
INSERT INTO "item_score" VALUES(11,'q02',1.0);
INSERT INTO "item_score" VALUES(11,'q03',1.0);
INSERT INTO "item_score" VALUES(11,'q04',0.0);
INSERT INTO "item_score" VALUES(11,'q05',0.0);
INSERT INTO "item_score" VALUES(11,'q06',0.0);
INSERT INTO "item_score" VALUES(11,'q07',0.0);
INSERT INTO "item_score" VALUES(11,'q08',0.0);
CREATE TABLE log_in (
	token_hash VARCHAR(64) NOT NULL, 
	account_id INTEGER, 
	attempt_id INTEGER, 
	address VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(account_id) REFERENCES account (id), 
	FOREIGN KEY(attempt_id) REFERENCES attempt (id)
);
INSERT INTO "log_in" VALUES('061c2eb3fc4a909eb976e35726a08dc74d000eacf660c70fb67ef4d66f6a86a4',2,NULL,'10.1.1.1','2022-11-18 01:00:00.000000','2022-11-18 13:00:00.000000','2022-11-18 02:00:00.000000');
INSERT INTO "log_in" VALUES('560e49f73bfb5da3f05c686007198060e2defd9fc92e08f2760cfcf33ad9cb86',1,NULL,'2001:db8::1','2022-11-18 01:00:00.000000','2022-11-18 13:00:00.000000',NULL);
INSERT INTO "log_in" VALUES('12adeaf97c13a2f3ced08b1e90d5afe0d94688ab9c7477497e114c3ee67b40ad',NULL,13,'10.1.1.7','2022-11-18 04:58:00.000000','2022-11-18 16:58:00.000000',NULL);
CREATE TABLE officer (
	id INTEGER NOT NULL, 
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
INSERT INTO "officer" VALUES(1,'T-001','张一','11010519491231002X',1,1);
INSERT INTO "officer" VALUES(2,'T-002','王二',NULL,1,1);
INSERT INTO "officer" VALUES(3,'T-003','李三',NULL,1,1);
INSERT INTO "officer" VALUES(4,'T-004','赵四',NULL,1,1);
INSERT INTO "officer" VALUES(5,'T-005','孙五',NULL,1,2);
INSERT INTO "officer" VALUES(6,'T-006','周六',NULL,1,2);
INSERT INTO "officer" VALUES(7,'T-007','吴七',NULL,1,2);
INSERT INTO "officer" VALUES(8,'T-008','郑八',NULL,1,2);
INSERT INTO "officer" VALUES(9,'T-009','欧阳九·阿依古丽',NULL,1,3);
INSERT INTO "officer" VALUES(10,'T-010','㐀十𠮷',NULL,1,3);
INSERT INTO "officer" VALUES(11,'T-011','陈十一',NULL,1,3);
INSERT INTO "officer" VALUES(12,'T-012','褚十二',NULL,1,3);
INSERT INTO "officer" VALUES(13,'T-013','卫十三',NULL,0,3);
CREATE TABLE result (
	assignment_id INTEGER NOT NULL, 
	outcome VARCHAR(12) NOT NULL, 
	score DOUBLE, 
	PRIMARY KEY (assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES form_assignment (id)
);
INSERT INTO "result" VALUES(1,'passed',14.5);
INSERT INTO "result" VALUES(2,'pending',NULL);
INSERT INTO "result" VALUES(3,'failed',5.0);
INSERT INTO "result" VALUES(4,'voided',NULL);
INSERT INTO "result" VALUES(5,'passed',13.0);
INSERT INTO "result" VALUES(6,'absent',NULL);
INSERT INTO "result" VALUES(7,'failed',2.0);
INSERT INTO "result" VALUES(8,'exception',NULL);
INSERT INTO "result" VALUES(9,'exception',NULL);
INSERT INTO "result" VALUES(10,'failed',7.0);
INSERT INTO "result" VALUES(11,'failed',3.0);
INSERT INTO "result" VALUES(12,'absent',NULL);
INSERT INTO "result" VALUES(13,'passed',10.0);
INSERT INTO "result" VALUES(14,'passed',8.0);
INSERT INTO "result" VALUES(15,'passed',8.0);
INSERT INTO "result" VALUES(16,'passed',9.0);
INSERT INTO "result" VALUES(17,'exception',NULL);
INSERT INTO "result" VALUES(18,'passed',6.0);
INSERT INTO "result" VALUES(19,'passed',6.0);
INSERT INTO "result" VALUES(20,'passed',7.0);
INSERT INTO "result" VALUES(21,'passed',9.0);
INSERT INTO "result" VALUES(22,'passed',6.0);
INSERT INTO "result" VALUES(23,'passed',10.0);
INSERT INTO "result" VALUES(24,'passed',8.0);
INSERT INTO "result" VALUES(25,'passed',8.0);
INSERT INTO "result" VALUES(26,'failed',2.0);
INSERT INTO "result" VALUES(27,'absent',NULL);
INSERT INTO "result" VALUES(28,'absent',NULL);
INSERT INTO "result" VALUES(29,'absent',NULL);
INSERT INTO "result" VALUES(30,'absent',NULL);
INSERT INTO "result" VALUES(31,'absent',NULL);
INSERT INTO "result" VALUES(32,'absent',NULL);
INSERT INTO "result" VALUES(33,'absent',NULL);
INSERT INTO "result" VALUES(34,'absent',NULL);
INSERT INTO "result" VALUES(35,'absent',NULL);
INSERT INTO "result" VALUES(36,'absent',NULL);
CREATE TABLE room_pulse (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "room_pulse" VALUES(1,'2022-11-18 04:59:00.000000');
CREATE TABLE self_check_try (
	id INTEGER NOT NULL, 
	officer_id INTEGER NOT NULL, 
	item_id VARCHAR(80) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	lesson VARCHAR(80) NOT NULL, 
	answer TEXT NOT NULL, 
	"right" BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);
INSERT INTO "self_check_try" VALUES(1,1,'syn-single-00000','ee0b30ddcaaec7a58e7ebacfe8f0993b927e53f32030aaa8cac8dd4e56ef3729','penalty','"A"',0,'2026-11-25 14:55:57.580279');
INSERT INTO "self_check_try" VALUES(2,1,'syn-single-00000','ee0b30ddcaaec7a58e7ebacfe8f0993b927e53f32030aaa8cac8dd4e56ef3729','penalty','"B"',1,'2026-11-25 14:55:57.580370');
INSERT INTO "self_check_try" VALUES(3,1,'syn-multiple-00001','75f5425f4ef05b6e7e7beedc3ad2581c16847364936fc526aeee08b0ebbb9ea1','penalty','["A", "C"]',0,'2026-11-25 14:55:57.580419');
INSERT INTO "self_check_try" VALUES(4,9,'syn-true-false-00000','93840e98ecf50dbb4ce8fb753fc4db45fa2f4ae2336f9cc9050232ecd01311b0','penalty','true',0,'2026-11-25 14:55:57.580458');
CREATE TABLE submission (
	assignment_id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	handed_in_at DATETIME, 
	readable BOOLEAN NOT NULL, 
	problems JSON NOT NULL, 
	simulated BOOLEAN NOT NULL, 
	PRIMARY KEY (assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES form_assignment (id)
);
INSERT INTO "submission" VALUES(1,'d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2','2022-11-18 01:38:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(2,'a571c2d1d564740cc701331ad72428922de62cd930bcfe72f4e2ffd44c3ffc57','2022-11-18 01:38:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(3,'6079163815a7bef9943c0c0b33c0c210c7bc79bf50c649e0b4c95d1366d436b8','2022-11-18 02:23:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(5,'d962b07349f4073a82ab04c8ef69cef516c3f0df15cd50bd6d28c8012aeec0f2','2022-11-18 03:58:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(7,'4443ab9f5519fbda36096fa462adc0391da583b4cc4ba3707412268d2c3468cc','2022-11-18 03:58:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(8,'cb0024e5a8901b8402c11a4c42c74aaf1a28a8a12480c2c3919b77a209eef1a8',NULL,0,'[{"question": "", "reason": "\u6587\u4ef6\u5df2\u635f\u574f\uff08\u4e0d\u662f\u5b8c\u6574\u7684 notebook\uff09\uff1aunexpected end of data: line 97 column 1 (char 1832)"}]',0);
INSERT INTO "submission" VALUES(9,'d2a663910d86e76166c0de314b28872a85f151717c2ec5190318e5b4afd8c44d','2022-11-18 01:50:00.000000',1,'[{"question": "q01", "reason": "\u7b54\u6848\u4e0d\u662f\u53ef\u4ee5\u76f4\u63a5\u8bfb\u53d6\u7684\u5185\u5bb9\uff08\u53ea\u80fd\u662f\u6587\u5b57\u3001\u5217\u8868\u3001True \u6216 False\uff09"}]',0);
INSERT INTO "submission" VALUES(10,'21d28e78768f48d16ca66b349d58a3f602bc89236a34e6688fec5ed7aa888c7f','2022-11-18 01:38:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(11,'1f9f143b923832e3e4b87c184d922cd10da84ea345ba639d7876c432e517848c','2022-11-18 02:08:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(13,'91d193ddbaaf9eb0410b3bbacbce78085b70550e7a584573e1f43bdeaadf37ac','2022-11-18 01:21:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(14,'bfb1d0bdcafc618c588bec6397d9d2af1601bffc04e256b103ed1f141f49a9f4','2022-11-18 01:03:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(15,'202df65c2bf8390f19705aec17c796a2e64fd5f75b01af808f9d0a955acbde14','2022-11-18 01:53:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(16,'83ced9605c84559a28a9468d241312d6ff152f2be403ca51a2963c9068b3c5b8','2022-11-18 01:50:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(17,'1854c40dbf3de5474778ed3a7a97eb71557f7ca40170cc9327fcc671a0c03d03',NULL,0,'[{"question": "", "reason": "\u5355\u5143\u201cq04\u201d\u51fa\u73b0\u4e86\u4e0d\u6b62\u4e00\u6b21\uff0c\u65e0\u6cd5\u786e\u5b9a\u4ee5\u54ea\u4e00\u4e2a\u4e3a\u51c6"}]',0);
INSERT INTO "submission" VALUES(18,'7b42088b67f478b8f248d9b22c00428c276a0562f4589996f2c16eddd156b046','2022-11-18 01:42:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(19,'2c9234ec5d2f4c491204dd4a1ef2be46901bf81fa4a28daa9c36b7376927da54','2022-11-18 01:37:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(20,'611e4eff6586c20eeac40d96ac0eb00b44fb512a3b100a4922a28d29ea271583','2022-11-18 01:46:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(21,'714593e1ff72439ecc66b2d93c3e2a125ce10ed17a99f269bd4e1b75c6029f1d','2022-11-18 01:36:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(22,'132ebffb8422a7e2dfc48535f3cda5bf31a7300fcb847100ceaa4e8d61048205','2022-11-18 01:33:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(23,'91d193ddbaaf9eb0410b3bbacbce78085b70550e7a584573e1f43bdeaadf37ac','2022-11-18 01:46:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(24,'f94a68af7c5743f946b94a3aa71e30cc5593a9fa6f0af44e1555f2eb61cdae77','2022-11-18 01:49:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(25,'344a1cffa607197bcb0aeb6d761e22b472366a912fd0f8666a306d346c438db5','2022-11-18 04:58:00.000000',1,'[]',0);
INSERT INTO "submission" VALUES(26,'a560ccce2502a1a6d52faff85c2c77df9acacff217aba4a939c7f4bd7145172e','2022-11-18 04:58:00.000000',1,'[]',0);
CREATE INDEX ix_audit_subject ON audit_entry (subject);
CREATE INDEX ix_officer_body_id ON officer (body_id);
CREATE INDEX ix_exam_session_exam_id ON exam_session (exam_id);
CREATE INDEX ix_form_assignment_officer_id ON form_assignment (officer_id);
CREATE INDEX ix_form_assignment_exam_id ON form_assignment (exam_id);
CREATE INDEX ix_self_check_try_learner ON self_check_try (officer_id, item_id);
CREATE INDEX ix_attempt_assignment_id ON attempt (assignment_id);
CREATE INDEX ix_attempt_code_hash ON attempt (code_hash);
CREATE INDEX ix_attempt_session_id ON attempt (session_id);
CREATE INDEX ix_answer_event_question ON answer_event (attempt_id, question);
CREATE INDEX ix_incident_session_id ON incident (session_id);
CREATE INDEX ix_incident_attempt_id ON incident (attempt_id);
CREATE INDEX ix_log_in_attempt_id ON log_in (attempt_id);
CREATE INDEX ix_log_in_account_id ON log_in (account_id);
COMMIT;
