"""A CA and certificates it signs, made by openssl in a folder of the caller's."""

import pathlib
import subprocess


class Authority:
    def __init__(self, folder, name="Test CA"):
        self.folder = pathlib.Path(folder)
        self.file = str(self.folder / "ca.pem")
        self._key = str(self.folder / "ca.key")
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self._key, "-out",
                      self.file, "-subj", f"/CN={name}", "-days", "2")

    def issue(self, file_name, common_name, alternative="", days=2):
        """Paths of a certificate and its key, as texts. `days` may be negative: it has run out."""
        certificate, key, request = (str(self.folder / f"{file_name}.{end}") for end in ("pem", "key", "csr"))
        self._openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request,
                      "-subj", f"/CN={common_name}", *(["-addext", f"subjectAltName={alternative}"] if alternative else []))
        self._openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self._key, "-CAcreateserial", "-copy_extensions",
                      "copyall", "-days", str(days), "-out", certificate)
        return certificate, key

    @staticmethod
    def _openssl(*arguments):
        done = subprocess.run(["openssl", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"openssl {arguments[0]}: {done.stdout}")
