"""Every setting, and the only reader of the environment."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PLACEHOLDERS = {"changeme", "change-me", "secret", "password", "placeholder", "todo", "xxx", "please-change"}
MIN_SECRET_BYTES = 32


def _env(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class Settings(BaseSettings):
    """Read from the environment (and `.env`); see `.env.example` and docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix="DAEDAM_", env_file=".env", extra="ignore", populate_by_name=True)

    home: Path = Field(default=Path(".daedam"), description="Where state lives: database, files, logs, models.")
    is_demo: bool = Field(default=False, validation_alias=_env("DAEDAM_DEMO"), description="Demo accounts exist.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    database_url: SecretStr = Field(default=SecretStr(""), validation_alias=_env("DATABASE_URL"))
    owner_database_url: SecretStr = Field(
        default=SecretStr(""), description="Role that owns the tables (migrations). Default: DATABASE_URL."
    )
    media_database_url: SecretStr = Field(
        default=SecretStr(""), description="Role that may only append events. Default: DATABASE_URL."
    )
    redis_url: str = Field(default="", validation_alias=_env("REDIS_URL"))
    broker_url: str = Field(default="", description="Celery's broker. Default: REDIS_URL.")

    master_key: SecretStr = Field(default=SecretStr(""), description="32 random bytes, base64: wraps all data keys.")
    jwt_secret: SecretStr = Field(default=SecretStr(""), description="At least 32 random bytes: signs access tokens.")

    api_host: str = "127.0.0.1"
    api_port: int = 8000
    media_host: str = "127.0.0.1"
    media_port: int = 8080
    public_url: str = Field(default="", description="Where people open the web app, e.g. https://interview.example.")
    public_media_url: str = Field(default="", description="Where browsers reach the media server.")
    allowed_origins: str = Field(default="", description="Further web origins, comma separated.")
    media_public_address: str = Field(default="", description="Address put into WebRTC candidates behind NAT.")
    media_udp_ports: str = "50000-50050"
    internal_media_url: str = Field(default="", description="Where the API reaches the media server.")
    web_dist: Path = Path("frontend/dist")
    report_fonts: Path = Field(default=Path("frontend/dist/fonts"), description="The typeface of printed reports.")
    ready_file: Path | None = Field(default=None, description="Made by a worker once it takes work.")

    llm: str = Field(default="rules", description='Engines in order, "openai:gpt-4.1,rules".')
    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    llm_parallel: int = Field(default=0, ge=0, le=64, description="Calls to a language model at once; 0: its preset's.")
    stt: str = Field(default="auto", description='Recognisers in order, "deepgram:nova-3,faster-whisper,pocketsphinx".')
    stt_first_result_s: float = Field(default=4.0, gt=0, description="Speech without a caption before the next one.")
    deepgram_url: str = "wss://api.deepgram.com"
    deepgram_api_key: SecretStr = SecretStr("")
    openai_realtime_url: str = "wss://api.openai.com/v1"
    openai_realtime_api_key: SecretStr = SecretStr("")
    openai_stt_base_url: str = "https://api.openai.com/v1"
    openai_stt_api_key: SecretStr = SecretStr("")
    tts: str = "auto"
    vad: str = "auto"
    vision: str = Field(default="auto", description='What looks at pictures, "mediapipe"; "none": nothing does.')
    vision_fps: float = Field(default=5.0, ge=1, le=10, description="Pictures a second of each live camera.")
    embeddings: str = "hashing"
    embeddings_base_url: str = ""
    embeddings_api_key: SecretStr = SecretStr("")
    plan_timeout_s: float = Field(default=30.0, gt=0, description="Without a plan by then, fallback questions.")
    task_lease_s: float = Field(
        default=60.0, gt=0, description="How long a worker may be silent before another takes over."
    )
    task_patience_s: float = Field(default=10.0, ge=0, description="How long a message about work may be on its way.")
    reconcile_every_s: float = Field(default=15.0, gt=0, description="How often work nobody holds is announced again.")
    upload_max_bytes: int = Field(default=2 * 1024**3, gt=0, description="The largest video that may be uploaded.")
    upload_open_max: int = Field(default=8, gt=0, description="How many unfinished uploads a candidate may have.")
    upload_lifetime_h: float = Field(default=48.0, gt=0, description="An upload not finished by then is deleted.")
    evaluation_samples: int = Field(default=0, ge=0, le=9, description="0: 3 for hiring, 1 for practice.")

    @field_validator("media_udp_ports")
    @classmethod
    def _is_range(cls, value: str) -> str:
        low, _, high = value.partition("-")
        if not (low.isdigit() and high.isdigit() and 1024 <= int(low) <= int(high) <= 65535):
            msg = "a range of ports such as 50000-50050"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _refuse_placeholders(self) -> Self:
        for name in ("master_key", "jwt_secret"):
            value = getattr(self, name).get_secret_value()
            if value and not self.is_demo and value.strip().lower() in PLACEHOLDERS:
                msg = f"DAEDAM_{name.upper()} is a placeholder: set a secret of your own"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        self.internal_media_url = self.internal_media_url or f"http://127.0.0.1:{self.media_port}"
        return self

    @property
    def udp_port_range(self) -> tuple[int, int]:
        """First and last UDP port for media, inclusive."""
        low, _, high = self.media_udp_ports.partition("-")
        return int(low), int(high)

    @property
    def web_url(self) -> str:
        """Where the web app is opened."""
        return (self.public_url or f"http://127.0.0.1:{self.api_port}").rstrip("/")

    @property
    def media_url(self) -> str:
        """Where browsers reach the media server."""
        return (self.public_media_url or f"http://127.0.0.1:{self.media_port}").rstrip("/")

    @property
    def origins(self) -> list[str]:
        """Web origins that may call the API and the media server."""
        local = [f"http://{host}:{self.api_port}" for host in ("127.0.0.1", "localhost")]
        named = [origin.strip().rstrip("/") for origin in self.allowed_origins.split(",") if origin.strip()]
        return sorted({self.web_url, *local, *named})

    @property
    def models_home(self) -> Path:
        """Where pulled model files live."""
        return self.home / "models"

    def master_key_bytes(self) -> bytes:
        """The 32 bytes that wrap all data keys. Raises `SettingsError` when missing or malformed."""
        return _decode_key("DAEDAM_MASTER_KEY", self.master_key.get_secret_value())

    def jwt_secret_bytes(self) -> bytes:
        """The secret access tokens are signed with. Raises `SettingsError` when missing or short."""
        value = self.jwt_secret.get_secret_value().encode()
        if len(value) < MIN_SECRET_BYTES:
            msg = f"DAEDAM_JWT_SECRET must be at least {MIN_SECRET_BYTES} characters"
            raise SettingsError(msg)
        return value


class SettingsError(ValueError):
    """A setting is missing or cannot be used; the message says which, and never its value."""


def _decode_key(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != MIN_SECRET_BYTES:
        msg = f"{name} must be {MIN_SECRET_BYTES} random bytes in base64 (openssl rand -base64 32)"
        raise SettingsError(msg)
    return key


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read once."""
    return Settings()
