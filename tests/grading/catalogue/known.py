"""The cases that the parity and the hostile tests have, each with the line that says what it is."""

from __future__ import annotations

import os
from pathlib import Path

from tests.grading.catalogue.case import (
    CONTROL,
    Case,
    Exam,
    HandIn,
    beside,
    changed,
    instead,
    paper,
)
from tests.grading.hostile import CELLS, FILES, STAMPS
from tests.grading.submissions import AGREE, CHEATED, CRASHED
from tests.support.released_exam import ASSIGNMENT

WORDS = {
    # AGREE: stock and ours give the same points.
    "blank": "一字未答",
    "all-right": "客观题全对",
    "all-wrong": "客观题全错",
    "partial": "多选只选一项，两空填对一空",
    "half-answered": "只答一半的题",
    "essay-written": "写了简答题",
    "essay-emptied": "把简答题清空",
    "essays-both": "两道主观题都写了",
    "lower-case": "选项写成小写",
    "full-width": "选项写成全角",
    "multiple-as-text": "多选写成一个文本，带各种分隔符",
    "multiple-repeated": "多选的选项重复",
    "multiple-empty": "多选写成空列表、空文本",
    "multiple-all": "多选全选、嵌套列表",
    "true-false-words": "判断题写成“对”“错误”",
    "true-false-numbers": "判断题写成 1、0",
    "fill-in-digits": "填空写成全角数字加空格",
    "fill-in-chinese": "填空写成汉字数字加句号",
    "fill-in-number": "填空写成数字，不加引号",
    "fill-in-one-of-two": "两空只填一空",
    "fill-in-swapped": "两空填反",
    "wrong-types": "答案的类型全不对",
    "none-everywhere": "每题都写 None",
    "syntax-error": "引号没有写完",
    "name-not-quoted": "选项没有加引号",
    "empty-source": "答题处清空",
    "only-a-comment": "答题处只有注释",
    "typed-below": "在 None 下面另写一行答案",
    "corrected": "写了两次，后一次为准",
    "spaces-and-newlines": "答案里有多余的空格和换行",
    "adjacent-strings": "两个文本挨着写",
    "triple-quotes": "三引号文本",
    "odd-escapes": "文本用转义写成",
    "zero-width": "选项前有零宽字符",
    "long-text": "填空写了五千字",
    "deep-nesting": "列表嵌套 150 层",
    "too-deep": "列表嵌套 400 层",
    "huge-number": "六千位的数",
    "huge-hexadecimal": "一万五千位的十六进制数",
    "invisible-in-blank": "填空夹有看不见的字符",
    "marked-blank": "填空带引号和句号",
    "other-variable": "答案写给了别的变量",
    "answer-deleted": "答题处被删除",
    "test-cell-deleted": "评分处被删除",
    "question-deleted": "整道题被删除",
    "stem-deleted": "题干被删除",
    "essay-deleted": "简答题的答题处被删除",
    "stem-edited": "题干被改",
    "test-cell-edited": "评分处改成给满分",
    "test-cell-emptied": "评分处被清空",
    "stale-outputs": "答错，但留有满分的运行结果",
    "points-raised": "元数据里的分值改成 99",
    "unlocked": "评分处改成不锁定",
    "checksum-forged": "伪造校验值",
    "answer-made-markdown": "答题处改成文字单元",
    "test-cell-made-markdown": "评分处改成文字单元",
    "stem-made-code": "题干改成代码单元",
    "questions-reordered": "两道题换了位置",
    "extra-cells": "另加草稿单元",
    "old-minor-version": "nbformat 4.2，没有单元编号",
    "source-as-lines": "文本按行存放",
    "other-kernel": "换成不存在的内核",
    # CHEATED: stock executes what stands there.
    "transformer": "代码改写评分语句，直接给满分",
    "other-cell-answers": "在别的题里写这题的答案",
    "computed": "答案由程序算出",
    "chained": "连续赋值",
    "magic": "答题处用 IPython 魔法命令",
    "over-long": "答案后面跟三万字注释",
    # CRASHED: stock fails.
    "duplicated-cell": "同一答题处出现两次",
    "schema-too-new": "nbgrader 元数据版本 99",
    "schema-too-old": "nbgrader 元数据版本 0",
    "test-cell-made-answer": "评分处改成答题处",
    "test-cell-not-graded": "评分处改成不评分",
    "foreign-id": "题干的编号不是本卷的",
    "kernel-killed": "代码结束内核进程",
    # CELLS
    "hex": "填空是一万五千位的十六进制数（其余全对）",
    "hex-in-list": "两空之一是一万五千位的十六进制数",
    "negative-hex": "填空是负的一万五千位十六进制数",
    "hex-choice": "单选是一万五千位的十六进制数",
    "complex": "填空是超大的复数",
    "unhashable": "集合里放列表",
    "surrogate": "文本里有半个代理对",
    "deep-attachments": "附件嵌套 260 层",
    "very-deep-attachments": "附件嵌套 800 层",
    "attachments-no-names": "附件是列表",
    "attachments-as-number": "附件的内容是数字",
    # STAMPS
    "year-1": "公元 1 年",
    "year-1-east": "公元 1 年，东十四区",
    "year-9999-west": "公元 9999 年底，西十二区",
    "year-9999": "公元 9999 年底",
    "no-zone-of-this-name": "没有这个时区",
    "a-zone-that-is-a-folder": "时区是时区库里的文件夹",
    "a-zone-that-is-a-path": "时区是一个文件路径",
    "long": "五千个字符",
    "binary": "不是文本",
    # FILES
    "pipe": "答卷是命名管道",
    "zero": "答卷是指向 /dev/zero 的链接",
    "sparse": "答卷是 4 GB 的稀疏文件",
    "folder": "答卷是文件夹",
    "linked": "答卷是指向邻座答卷的链接",
    "many-lists": "五百万个空列表",
    "many-texts": "五百万个空文本",
    "deep": "五百万层嵌套",
}


def _stamped(stamp: bytes) -> HandIn:
    return beside(lambda path: path.with_name("timestamp.txt").write_bytes(stamp))


def linked_folder(target: str) -> HandIn:
    """The candidate's folder is a link; ``target`` from the course's ``submitted`` folder."""

    def hand_in(place: Exam, who: str) -> None:
        folder = place.folder(who)
        folder.parent.mkdir(parents=True)
        folder.symlink_to(place.exam.course.root / "submitted" / target)

    return hand_in


def _piped(path: Path) -> None:
    path.with_name("timestamp.txt").unlink()
    os.mkfifo(path.with_name("timestamp.txt"))


GROUPS: dict[str, dict[str, HandIn]] = {
    "answers": {name: paper(make) for name, make in AGREE.items()},
    "cheating": {name: paper(make) for name, make in CHEATED.items()},
    "structure": {name: paper(make) for name, make in CRASHED.items()},
    "values": {name: changed(change) for name, change in CELLS.items()},
    "times": {name: _stamped(stamp) for name, stamp in STAMPS.items()},
    "files": {name: instead(make) for name, make in FILES.items()},
}

CASES = [
    *(
        Case(name, group, WORDS[name], hand_in)
        for group, found in GROUPS.items()
        for name, hand_in in found.items()
    ),
    Case(
        "neighbours-folder",
        "files",
        "提交目录是指向邻座目录的链接",
        linked_folder(f"{CONTROL}/{ASSIGNMENT}"),
    ),
    Case("nowhere", "files", "提交目录是不通的链接", linked_folder("nothing")),
    Case("piped-stamp", "times", "时间文件是命名管道", beside(_piped)),
]
