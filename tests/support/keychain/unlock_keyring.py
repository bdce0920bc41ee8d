"""Unlocks the real GNOME keyring of DBUS_SESSION_BUS_ADDRESS with its password, as its own prompt would after somebody has typed it."""

import dbus

PATH = "/org/freedesktop/secrets"


def main():
    service = dbus.SessionBus().get_object("org.freedesktop.secrets", PATH)
    _, session = service.OpenSession("plain", "", dbus_interface="org.freedesktop.Secret.Service")
    secret = dbus.Struct((session, dbus.ByteArray(b""), dbus.ByteArray(b"password"), "text/plain"), signature="oayays")
    service.UnlockWithMasterPassword(dbus.ObjectPath(PATH + "/collection/login"), secret,
                                     dbus_interface="org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface")


main()
