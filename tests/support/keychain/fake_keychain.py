"""A system keychain that misbehaves on purpose, on the session bus of DBUS_SESSION_BUS_ADDRESS. Says "ready" on its output.

    fake_keychain.py silent              takes every call and answers none
    fake_keychain.py prompt ANSWER       one locked collection with the entry kafka/prod = geheim; ANSWER to its prompt: accept, decline,
                                         never. Says "prompted" and "dismissed".
    fake_keychain.py forgetful           takes every secret and gives back another
"""

import sys

import dbus
import dbus.lowlevel
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

SERVICE = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
COLLECTION = ROOT + "/collection/login"
ITEM = COLLECTION + "/1"
PROMPT = ROOT + "/prompt/p1"
FACE = "org.freedesktop.Secret."


def say(word):
    print(word, flush=True)


class Keychain:
    def __init__(self, bus, kind, answer):
        self.bus, self.kind, self.answer = bus, kind, answer
        self.locked = kind == "prompt"
        self.secret = b"geheim" if self.locked else None
        bus.add_message_filter(self.take)

    def take(self, bus, message):
        if not isinstance(message, dbus.lowlevel.MethodCallMessage) or not (message.get_interface() or "").startswith((FACE, "org.freedesktop.DBus.P")):
            return dbus.lowlevel.HANDLER_RESULT_NOT_YET_HANDLED
        if self.kind != "silent":
            reply = dbus.lowlevel.MethodReturnMessage(message)
            getattr(self, message.get_member())(reply, message.get_args_list(byte_arrays=True))
            bus.send_message(reply)
        return dbus.lowlevel.HANDLER_RESULT_HANDLED

    def items(self):
        return [ITEM] if self.secret is not None else []

    def OpenSession(self, reply, _):
        reply.append(dbus.String("", variant_level=1), dbus.ObjectPath(ROOT + "/session/s1"), signature="vo")

    def SearchItems(self, reply, _):
        reply.append([] if self.locked else self.items(), self.items() if self.locked else [], signature="aoao")

    def ReadAlias(self, reply, _):
        reply.append(dbus.ObjectPath(COLLECTION), signature="o")

    def Get(self, reply, _):
        reply.append(dbus.Boolean(self.locked, variant_level=1), signature="v")

    def Unlock(self, reply, args):
        reply.append([] if self.locked else args[0], dbus.ObjectPath(PROMPT if self.locked else "/"), signature="aoo")

    def Prompt(self, _, __):
        say("prompted")
        if self.answer == "never":
            return
        self.locked = self.answer != "accept"
        signal = dbus.lowlevel.SignalMessage(PROMPT, FACE + "Prompt", "Completed")
        signal.append(self.locked, dbus.String("", variant_level=1), signature="bv")
        GLib.timeout_add(50, lambda: self.bus.send_message(signal) and False)

    def Dismiss(self, _, __):
        say("dismissed")

    def GetSecret(self, reply, args):
        secret = b"something else" if self.kind == "forgetful" else self.secret
        reply.append((args[0], dbus.ByteArray(b""), dbus.ByteArray(secret), "text/plain"), signature="(oayays)")

    def CreateItem(self, reply, args):
        self.secret = bytes(args[1][2])
        reply.append(dbus.ObjectPath(ITEM), dbus.ObjectPath("/"), signature="oo")


def main():
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    bus.set_exit_on_disconnect(False)
    loop = GLib.MainLoop()
    bus.call_on_disconnection(lambda _: loop.quit())
    keychain = Keychain(bus, sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
    name = dbus.service.BusName(SERVICE, bus)
    say("ready")
    loop.run()
    del keychain, name


main()
