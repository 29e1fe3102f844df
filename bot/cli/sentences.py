"""What a command says when it fails: one German sentence per kind of failure, never the words of a library."""

from collections.abc import Mapping

from bot.domain.errors import (
    AuthorityForeignError,
    BuergerechoError,
    DatabaseUnavailableError,
    KeyMissingError,
    KeyStoreForeignError,
    KeyStoreMissingError,
    KeyStoreOpenToOthersError,
    NotFoundError,
    SchemaNewerError,
    SchemaOutdatedError,
    TamperedError,
)

SENTENCES: Mapping[type[BuergerechoError], str] = {
    DatabaseUnavailableError: "Die Datenbank ist nicht erreichbar oder kann gerade nicht schreiben.",
    SchemaNewerError: "Die Datenbank stammt von einer neueren Version; spielen Sie diese ein.",
    SchemaOutdatedError: "Die Datenbank stammt von einer anderen Version: siehe „buergerecho db upgrade“.",
    KeyMissingError: "Der Schlüssel, mit dem die Datenbank verschlüsselt ist, fehlt in BUERGERECHO_SECRET_KEYS.",
    KeyStoreMissingError: "Der Schlüsselspeicher keys.db fehlt in BUERGERECHO_DATA_DIR: legen Sie die Datei oder ihre "
    "letzte Kopie dorthin zurück (docs/betrieb.md, „Schlüssel“).",
    KeyStoreForeignError: "Der Schlüsselspeicher keys.db in BUERGERECHO_DATA_DIR gehört zu einer anderen Datenbank: "
    "prüfen Sie BUERGERECHO_DATA_DIR und BUERGERECHO_DATABASE_URL.",
    KeyStoreOpenToOthersError: "Andere Benutzer dieses Rechners können den Schlüsselspeicher lesen: chmod 600 keys.db "
    "im Ordner BUERGERECHO_DATA_DIR.",
    AuthorityForeignError: "Alle Befragungen in der Datenbank gehören zu einer Behörde mit einer anderen id: "
    "stellen Sie in der Behördendatei die frühere id wieder her, oder prüfen Sie BUERGERECHO_DATABASE_URL.",
    TamperedError: "In der Datenbank steht etwas, das nicht so geschrieben wurde.",
    NotFoundError: "Das gibt es nicht.",
}


def sentence(error: BuergerechoError) -> str:
    """The sentence for this failure; settings and addresses bring their own."""
    for kind, says in SENTENCES.items():
        if isinstance(error, kind):
            return says
    return str(error) or "Der Befehl ist gescheitert."
