"""Outlook's messages ([MS-OXMSG])."""

from caseworker.documents.formats.msg.message import pages, part

__all__ = ["pages", "part"]
