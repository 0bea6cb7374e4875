"""What is no regular file, and what lies beside a paper."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from grading.score_batch import MAX_OTHER_FILES
from tests.grading.catalogue.case import CONTROL, Exam, HandIn, beside, cases, instead
from tests.grading.catalogue.known import linked_folder
from tests.support.released_exam import ASSIGNMENT


def _socket(path: Path) -> None:
    # The name of a socket may have about a hundred bytes: it is made by a short one.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def _others(count: int) -> HandIn:
    def change(path: Path) -> None:
        for number in range(count - 1):  # The time stamp is one, too.
            path.with_name(f"{number:03}.txt").write_bytes(b"x")

    return beside(change)


def _no_folder(place: Exam, who: str) -> None:
    folder = place.folder(who)
    folder.parent.mkdir(parents=True)
    folder.write_bytes(b"x")


def _empty_folder(place: Exam, who: str) -> None:
    place.folder(who).mkdir(parents=True)


def _huge_beside(path: Path) -> None:
    with path.with_name("huge.bin").open("wb") as file:
        file.truncate(1 << 32)


def _loop_of_folders(path: Path) -> None:
    (path.parent / "again").symlink_to(".")


def _second_name(place: Exam, who: str) -> None:
    """A hard link: a regular file, and whose it was first nobody can tell."""
    place.exam.hand_in(who, b"").unlink()
    mine = place.exam.course.notebook("submitted", CONTROL, ASSIGNMENT)
    if not mine.exists():
        place.control()
    os.link(mine, place.exam.course.notebook("submitted", who, ASSIGNMENT))


CASES = cases(
    "files",
    {
        "socket": ("答卷是套接字", instead(_socket)),
        "null-device": (
            "答卷是指向 /dev/null 的链接",
            instead(lambda p: p.symlink_to("/dev/null")),
        ),
        "link-to-itself": ("答卷是指向自己的链接", instead(lambda p: p.symlink_to(p.name))),
        "link-to-nothing": ("答卷是不通的链接", instead(lambda p: p.symlink_to("nothing.ipynb"))),
        "link-to-source": (
            "答卷是指向源试卷的链接",
            instead(lambda p: p.symlink_to(f"../../../source/{ASSIGNMENT}/{p.name}")),
        ),
        "link-to-gradebook": (
            "答卷是指向成绩库的链接",
            instead(lambda p: p.symlink_to("../../../gradebook.db")),
        ),
        "second-name": ("答卷是邻座答卷文件的另一个名字（硬链接）", _second_name),
        "folder-of-source": (
            "提交目录是指向源试卷目录的链接",
            linked_folder(f"../source/{ASSIGNMENT}"),
        ),
        "no-folder": ("提交目录是一个文件", _no_folder),
        "empty-folder": ("提交目录是空的", _empty_folder),
        "others-19": (f"旁边有 {MAX_OTHER_FILES - 1} 个别的文件", _others(MAX_OTHER_FILES - 1)),
        "others-20": (f"旁边有 {MAX_OTHER_FILES} 个别的文件", _others(MAX_OTHER_FILES)),
        "others-21": (f"旁边有 {MAX_OTHER_FILES + 1} 个别的文件", _others(MAX_OTHER_FILES + 1)),
        "others-2000": ("旁边有 2000 个别的文件", _others(2000)),
        "huge-beside": ("旁边有 4 GB 的稀疏文件", beside(_huge_beside)),
        "pipe-beside": ("旁边有命名管道", beside(lambda p: os.mkfifo(p.with_name("x.txt")))),
        "zero-beside": (
            "旁边有指向 /dev/zero 的链接",
            beside(lambda p: p.with_name("x").symlink_to("/dev/zero")),
        ),
        "loop-beside": ("旁边有指向本目录的链接", beside(_loop_of_folders)),
        "long-name-beside": (
            "旁边有名字很长的文件",
            beside(lambda p: p.with_name("长" * 80).write_bytes(b"")),
        ),
        "odd-name-beside": (
            "旁边有名字不是文字的文件",
            beside(
                lambda p: Path(os.fsdecode(os.fsencode(p.parent) + b"/\xff\n")).write_bytes(b"")
            ),
        ),
    },
)
