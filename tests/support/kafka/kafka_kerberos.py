"""A Kerberos realm of the test's own: a real MIT KDC on a free port of loopback, without root and without a system's files.

    with Realm() as realm:
        keytab = realm.keytab("bridge")             # makes the principal bridge@HOOKLINE.TEST and a file with its key
        with KafkaServer(**realm.arguments()) as kafka:
            ... kafka.address_of("KERBEROS"), realm.variables() for a client ...
        realm.stop(); realm.start()
"""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from kafka_server import KafkaError, Listener, free_port, spawn

NAME = "HOOKLINE.TEST"


class Realm:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-realm-"))
        self.port = free_port()
        self._kdc = None
        self.config = self.folder / "krb5.conf"
        self.config.write_text(
            f"[libdefaults]\ndefault_realm = {NAME}\ndns_lookup_kdc = false\ndns_lookup_realm = false\nrdns = false\n"
            f"dns_canonicalize_hostname = false\n[realms]\n{NAME} = {{\n  kdc = 127.0.0.1:{self.port}\n}}\n"
            f"[domain_realm]\nlocalhost = {NAME}\n", encoding="ascii")
        (self.folder / "kdc.conf").write_text(
            f"[kdcdefaults]\nkdc_listen = 127.0.0.1:{self.port}\nkdc_tcp_listen = 127.0.0.1:{self.port}\n"
            f"[realms]\n{NAME} = {{\n  database_name = {self.folder}/principal\n  key_stash_file = {self.folder}/stash\n"
            f"  acl_file = {self.folder}/acl\n  max_life = 1h\n}}\n[logging]\nkdc = FILE:{self.folder}/kdc.log\n", encoding="ascii")
        try:
            self._run("kdb5_util", "create", "-r", NAME, "-s", "-W", "-P", "master")
            self.start()
        except BaseException:
            self.close()
            raise

    def variables(self, cache="none"):
        """What a client's environment needs; the ticket cache is the realm's folder's file of that name."""
        return {"KRB5_CONFIG": str(self.config), "KRB5CCNAME": f"FILE:{self.folder / cache}"}

    def _environment(self):
        return {**os.environ, **self.variables(), "KRB5_KDC_PROFILE": str(self.folder / "kdc.conf"),
                "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"}

    def _run(self, *command, **more):
        done = subprocess.run(command, env=self._environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
                              check=False, **more)
        if done.returncode != 0:
            raise KafkaError(f"{' '.join(command)}: {done.stdout}")

    def start(self):
        with open(self.folder / "kdc.out", "ab") as output:
            self._kdc = spawn(["krb5kdc", "-n", "-r", NAME], output, env=self._environment())
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError as error:
                if time.monotonic() > end or self._kdc.poll() is not None:
                    raise KafkaError(f"the KDC did not start: {(self.folder / 'kdc.out').read_text()}") from error
                time.sleep(0.02)  # between two looks

    def stop(self):
        if self._kdc is not None and self._kdc.poll() is None:
            self._kdc.kill()
            self._kdc.wait()

    def keytab(self, principal):
        """A new principal with a random key, and the file that has it."""
        file = self.folder / (principal.replace("/", "-") + ".keytab")
        self._run("kadmin.local", "-r", NAME, "-q", f"addprinc -randkey {principal}@{NAME}")
        self._run("kadmin.local", "-r", NAME, "-q", f"ktadd -k {file} {principal}@{NAME}")
        return str(file)

    def is_expired(self, cache):
        return subprocess.run(["klist", "-s", "-c", f"FILE:{self.folder / cache}"], env=self._environment(), check=False).returncode != 0

    def ticket(self, principal, keytab, cache, *more):
        """As somebody who has logged in has one."""
        self._run("kinit", *more, "-c", f"FILE:{self.folder / cache}", "-k", "-t", keytab, f"{principal}@{NAME}")

    def arguments(self):
        """For KafkaServer(): its listener KERBEROS."""
        keytab = self.keytab("kafka/localhost")
        login = (f'com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true doNotPrompt=true '
                 f'keyTab="{keytab}" principal="kafka/localhost@{NAME}";')
        return {"listeners": [Listener("KERBEROS", "SASL_PLAINTEXT", {"sasl.enabled.mechanisms": "GSSAPI", "sasl.kerberos.service.name": "kafka",
                                                                      "gssapi.sasl.jaas.config": login})],
                "flags": [f"-Djava.security.krb5.conf={self.config}"]}

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
