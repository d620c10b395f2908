"""What an authenticator app does (RFC 6238): written here anew, so that it is not allauth that checks itself."""

import base64
import hmac
import struct
import time


def code_of(secret: str) -> str:
    """The code that the app shows now."""
    moment = struct.pack(">Q", int(time.time() // 30))
    digest = hmac.digest(base64.b32decode(secret), moment, "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
