"""Takes the network away from a process that reads what others wrote, for good.

A filter of the kernel (seccomp) refuses every call that reaches a network, a local socket or
another process; children inherit it. It needs no privilege, and no package: those that wrap
libseccomp need that library on the machine. Linux on x86_64 and aarch64.
"""

import ctypes
import errno
import platform
from dataclasses import dataclass

_NO_NEW_PRIVILEGES = 38  # prctl; the kernel asks for it before it takes a filter
_SET_FILTER, _EVERY_THREAD = 1, 1
_LOAD_WORD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_CALL_AT, _ARCHITECTURE_AT = 0, 4  # in what the kernel shows to a filter
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_OTHER_CALLS = 0x40000000  # x86_64 has a second table of the same calls (x32) from here

_Step = tuple[int, int, int, int]


@dataclass(frozen=True)
class _Machine:
    """How one kind of processor names itself and its calls."""

    mark: int
    seccomp: int
    refused: tuple[int, ...]


_SHARED = (425, 438)  # io_uring_setup, which opens sockets unseen; pidfd_getfd, which takes them
_MACHINES = {
    # socket, connect, accept, sendto, sendmsg, bind, listen, socketpair, ptrace, accept4,
    # sendmmsg, process_vm_readv, process_vm_writev
    "x86_64": _Machine(
        0xC000003E, 317, (41, 42, 43, 44, 46, 49, 50, 53, 101, 288, 307, 310, 311, *_SHARED)
    ),
    # ptrace, socket, socketpair, bind, listen, accept, connect, sendto, sendmsg, accept4,
    # sendmmsg, process_vm_readv, process_vm_writev
    "aarch64": _Machine(
        0xC00000B7, 277, (117, 198, 199, 200, 201, 202, 203, 206, 211, 242, 269, 270, 271, *_SHARED)
    ),
}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Instruction)))


def seal() -> bool:
    """Take the network from every thread of this process; False where this system cannot."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or platform.system() != "Linux":
        return False
    steps = filter_steps(machine.mark, machine.refused)
    listed = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    program = _Program(len(steps), listed)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    made: int = libc.syscall(machine.seccomp, _SET_FILTER, _EVERY_THREAD, ctypes.byref(program))
    return made == 0


def filter_steps(mark: int, refused: tuple[int, ...]) -> list[_Step]:
    """The filter as (code, steps to skip if true, if false, value): refuses the calls of another
    kind of processor, and those that are named."""
    last = len(refused) + 4  # where "allow" stands; "refuse" comes after it
    checks = [(_IF_EQUAL, last - at, 0, call) for at, call in enumerate(refused, 4)]
    return [
        (_LOAD_WORD, 0, 0, _ARCHITECTURE_AT),
        (_IF_EQUAL, 0, last - 1, mark),
        (_LOAD_WORD, 0, 0, _CALL_AT),
        (_IF_AT_LEAST, last - 3, 0, _OTHER_CALLS),
        *checks,
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
