"""What the page of figures says, as far as it is made of frames."""

from __future__ import annotations

SMALL_UNIT = "这个单位人数少，为避免指向个人，考试情况只与其他人数少的单位合并列示，这里不单列。"
NO_EXAM = "还没有考试，没有可以看的数据。"
