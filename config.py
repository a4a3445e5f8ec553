"""Machine facts, read once from the environment. Policy is in packs, adoption in the database.

Imported by `procure.app`, `procure.cli`, `workers.app`, `procure/migrations/env.py` and `procure.local` alone;
everything else is handed values.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the parts are and who the city is; one environment variable a field, in capitals.

    Attributes:
        database_url: role `owner`, for migrations only. Empty: the embedded PostgreSQL is started by `procure.local`.
        database_url_office: role `office`: everything but the schema `profiles`.
        database_url_profiles: role `profiles`: that schema, for the capability of that name alone.
        database_url_counts: role `counts`: may execute the aggregate functions of the schema `profiles`.
        redis_url: broker of Celery and store of the rate limits. Empty: the embedded Valkey is started.
        secret_key: signs sessions and derives links; 32 random characters or more.
        profiles_keys: seal the answers of suppliers: keys of Fernet parted by commas; the first seals, all open.
        profiles_pseudonym_key: names firms in their classes; can't be renewed.
        data_dir: uploads, embedded servers, mail that was not sent by SMTP.
        packs_dir: a city's own packs; they stand before the shipped ones.
        base_url: address of the site as people see it, without a slash at the end.
        smtp_url: `smtp://user:password@host:587?tls=start`. Empty: mails are written to `data_dir`/mail.
        mail_from: sender of all mails.
        city: name shown at the top of every page.
        colour: the city's colour, as CSS hex, dark enough for white text (4.5:1).
        time_zone: the city's, assumed where a notice gives none.
        contact: whom to ask for help, shown on every page.
        controller_address: postal address of the city as the controller of personal data, for the privacy documents.
        data_protection_officer: name and address of that officer, for the same.
        hosting: who keeps servers, mail and backups for the city, for the same.
        session_hours: a session ends after this many hours without a request.
        upload_limit_mb: largest upload, in MB.
        clamd: the antivirus that examines the files of suppliers before they are kept: path of the unix socket of
            clamd (ClamAV), or `host:port`. Empty: files are not examined, and the pages say so.
        demo: the demo city is loaded and announced on every page; refused with a `database_url`.
        secure_cookies: cookies only over https; off for `make run` on this machine.
        proxies: how many reverse proxies stand in front, whose X-Forwarded-For and -Proto are believed; limits on
            tries count by the address they give.
    """

    database_url: str = ""
    database_url_office: str = ""
    database_url_profiles: str = ""
    database_url_counts: str = ""
    redis_url: str = ""
    secret_key: str = ""
    profiles_keys: str = ""
    profiles_pseudonym_key: str = ""
    data_dir: Path = ROOT / "var"
    packs_dir: Path | None = None
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    mail_from: str = "procure <no-reply@procure.invalid>"
    city: str = "Procure"
    colour: str = "#1d4f76"
    time_zone: str = "Europe/Amsterdam"
    contact: str = ""
    controller_address: str = ""
    data_protection_officer: str = ""
    hosting: str = ""
    session_hours: int = 8
    upload_limit_mb: int = 200
    clamd: str = ""
    demo: bool = False
    secure_cookies: bool = True
    proxies: int = 0

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings.

        Args:
            environ: variables; the process's own where None.

        Raises:
            ValueError: a number that is none, or demo data together with a named database server.
        """
        given = os.environ if environ is None else environ
        values: dict[str, object] = {}
        for name, kind in cls.__annotations__.items():
            raw = given.get(name.upper())
            if raw is None or raw == "":
                continue
            if kind is bool:
                values[name] = raw.lower() in {"1", "true", "yes", "on"}
            elif kind is int:
                if not raw.isdigit():
                    raise ValueError(f"{name.upper()} must be a whole number, not {raw!r}")
                values[name] = int(raw)
            elif kind in {Path, Path | None}:
                values[name] = Path(raw)
            else:
                values[name] = raw
        settings = cls(**values)  # type: ignore[arg-type]
        if settings.demo and given.get("DATABASE_URL") and not given.get("PROCURE_EMBEDDED"):
            raise ValueError("DEMO is refused with DATABASE_URL: demo data never goes into a named database")
        return settings

    def need(self, *names: str) -> "Settings":
        """These settings, with some that a program can't do without.

        Args:
            names: of attributes.

        Raises:
            ValueError: names the variables that are not set.
        """
        missing = [name.upper() for name in names if not getattr(self, name)]
        if missing:
            raise ValueError(f"not set: {', '.join(missing)}; docs/operators.md says what each is for")
        return self
