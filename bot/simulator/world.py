"""The simulated Telegram's memory: who exists, which chats there are and what stands in them.

Rules of the Bot API are elsewhere; here things are found, made and changed, and whoever watches is told.
"""

import asyncio
from collections.abc import Iterable
from itertools import count

from bot.simulator.clock import Clock
from bot.simulator.updates import Updates
from bot.simulator.values import BotAccount, Chat, Json, Message, Person, StoredFile, Tap, bad_request

FIRST_PERSON = 7_100_000_001
"""Ids beyond 32 bits, as Telegram gives them today."""
FIRST_GROUP = 4_100_000_001
FIRST_SUPERGROUP = -1_002_100_000_001
PHONE = "+4917139200"
"""The Bundesnetzagentur keeps these numbers for films and tests."""
TAP_LIVES = 15.0
"""Seconds within which a tap can be answered."""
MOST_FILES = 2_000


class World:
    """Everything the server remembers; ``keep_messages`` bounds each chat."""

    def __init__(self, clock: Clock, *, keep_messages: int = 1_000) -> None:
        self.clock = clock
        self.revision = 0
        self.scene: Json | None = None
        self.scene_revision = 0
        self.watchers: set[asyncio.Event] = set()
        self.accounts: dict[str, BotAccount] = {}
        self._keep_messages = keep_messages
        self._update_ids = count(410_000_001, 1_000_000)
        self.forget_everything()

    def forget_everything(self) -> None:
        """Empty the world; bots keep their accounts, webhooks and commands, but not what waits for them."""
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.taps: dict[str, Tap] = {}
        self.changed: dict[tuple[int, int], Chat] = {}
        self.scene = None
        self._person_ids = count(FIRST_PERSON)
        self._group_ids = count(FIRST_GROUP)
        self._supergroup_ids = count(FIRST_SUPERGROUP, -1)
        self._message_ids = count(1)
        self._file_ids = count(1)
        self._tap_ids = count(4_200_000_000_000_000_001)
        for account in self.accounts.values():
            account.updates.drop_all()
        self.scene_changed()

    # Who there is

    def account(self, token: str) -> BotAccount:
        """The bot with this token (``digits:word``); it comes into being with its first call."""
        found = self.accounts.get(token)
        if found is not None:
            return found
        bot_id = int(token.split(":", 1)[0])
        updates = Updates(self.clock, next(self._update_ids))
        account = BotAccount(bot_id, token, f"sim{bot_id}_bot", "Simulator-Bot", updates)
        self.accounts[token] = account
        for chat in self.chats.values():
            if chat.welcomes_bots:
                chat.welcomes_bots = False
                self.join(chat, account)
        self.scene_changed()
        return account

    def bot(self, bot_id: int) -> BotAccount | None:
        """The bot with this id, if it has ever called."""
        return next((account for account in self.accounts.values() if account.id == bot_id), None)

    def add_person(self, name: str, language: str, username: str = "") -> Person:
        """A new person with a phone number of their own."""
        person_id = next(self._person_ids)
        phone = f"{PHONE}{person_id % 100:02d}"
        person = Person(person_id, name, language, phone, username)
        self.people[person_id] = person
        return person

    # Chats

    def add_chat(self, kind: str, title: str, members: dict[int, str], *, forum: bool, topics: Iterable[str]) -> Chat:
        """A new group, supergroup or channel; the bots that have called are its administrators."""
        chat_id = -next(self._group_ids) if kind == "group" else next(self._supergroup_ids)
        chat = Chat(chat_id, kind, title, members=members, forum=forum, welcomes_bots=not self.accounts)
        chat.topics = dict(enumerate(topics, start=2))
        chat.last_id = len(chat.topics) + 1
        self.chats[chat_id] = chat
        for account in self.accounts.values():
            self.join(chat, account)
        self.touch(chat)
        return chat

    def add_successor(self, chat: Chat) -> Chat:
        """The supergroup that a group becomes; its members come along."""
        new = Chat(
            next(self._supergroup_ids), "supergroup", chat.title, members=dict(chat.members), bots=dict(chat.bots)
        )
        self.chats[new.id] = new
        chat.migrated_to = new.id
        self.touch(new)
        return new

    def join(self, chat: Chat, account: BotAccount) -> None:
        """The bot becomes an administrator; set apart from ``membership`` because here nobody was asked."""
        chat.bots[account.id] = "administrator"
        by = next((self.people[member] for member in chat.members if member in self.people), None)
        account.updates.put(
            "my_chat_member", membership(chat, account, by, ("left", "administrator"), self.now()), chat.id
        )

    def private_chat(self, account: BotAccount, person: Person) -> Chat:
        """The person's chat with this bot, begun if need be."""
        key = (account.id, person.id)
        chat = self.private.get(key)
        if chat is None:
            chat = Chat(person.id, "private", person.name, person=person, bot=account)
            self.private[key] = chat
        return chat

    def chat_of(self, account: BotAccount, chat_id: int) -> Chat | None:
        """The chat that this bot means by an id."""
        return self.private.get((account.id, chat_id)) if chat_id > 0 else self.chats.get(chat_id)

    def next_message_id(self, chat: Chat) -> int:
        """Private chats and basic groups count together, supergroups and channels each by itself, as Telegram does."""
        if chat.kind in ("private", "group"):
            chat.last_id = next(self._message_ids)
        else:
            chat.last_id += 1
        return chat.last_id

    def add_message(self, chat: Chat, message: Message) -> None:
        """Put a message at the end of the chat."""
        chat.messages[message.id] = message
        if len(chat.messages) > self._keep_messages:
            del chat.messages[next(iter(chat.messages))]
        self.touch(chat)

    # Files and taps

    def add_file(self, name: str, mime: str, content: bytes, kind: str) -> StoredFile:
        """Keep a file; the oldest go when there are very many."""
        number = next(self._file_ids)
        file = StoredFile(f"SIM{number:08d}{kind}", f"SIMU{number:08d}", f"{kind}s/file_{number}", name, mime, content)
        self.files[file.id] = file
        if len(self.files) > MOST_FILES:
            del self.files[next(iter(self.files))]
        return file

    def add_tap(self, account: BotAccount, person: Person) -> Tap:
        """Note a tap that the bot may answer for a while."""
        tap = Tap(str(next(self._tap_ids)), account.id, person.id, self.now())
        for old in list(self.taps.values()):
            if old.at + TAP_LIVES > tap.at:
                break
            del self.taps[old.id]
        self.taps[tap.id] = tap
        return tap

    def take_tap(self, tap_id: str, account: BotAccount) -> Tap:
        """The tap, once and in time; else Telegram's refusal."""
        tap = self.taps.get(tap_id)
        if tap is None or tap.answered or tap.bot != account.id or tap.at + TAP_LIVES < self.now():
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return tap

    # Who watches

    def now(self) -> float:
        """Seconds since 1970."""
        return self.clock.now()

    def touch(self, chat: Chat) -> None:
        """Something in this chat changed."""
        self.revision += 1
        chat.revision = self.revision
        key = (chat.bot.id if chat.bot else 0, chat.id)
        self.changed.pop(key, None)
        self.changed[key] = chat
        for waiter in chat.waiters:
            waiter.set()
        self.wake()

    def scene_changed(self) -> None:
        """Other phones are to be shown."""
        self.revision += 1
        self.scene_revision = self.revision
        self.wake()

    def wake(self) -> None:
        """Tell whoever watches that the revision has grown."""
        for watcher in self.watchers:
            watcher.set()


RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
RIGHTS_IN_CHANNELS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
RIGHTS_IN_GROUPS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")


def member_wire(chat: Chat, user: Json, status: str) -> Json:
    """The Bot API's ``ChatMember`` with every field that its status requires."""
    member: Json = {"user": user, "status": status}
    if status == "creator":
        member["is_anonymous"] = False
    if status == "administrator":
        special = RIGHTS_IN_CHANNELS if chat.kind == "channel" else RIGHTS_IN_GROUPS
        member.update(dict.fromkeys((*RIGHTS, *special), True), can_be_edited=False, is_anonymous=False)
    if status == "kicked":
        member["until_date"] = 0
    return member


def membership(chat: Chat, account: BotAccount, by: Person | None, change: tuple[str, str], now: float) -> Json:
    """The Bot API's ``ChatMemberUpdated`` for a bot whose status changed from one to another."""
    before, after = change
    return {
        "chat": chat.wire(),
        "from": by.wire() if by else account.wire(),
        "date": int(now),
        "old_chat_member": member_wire(chat, account.wire(), before),
        "new_chat_member": member_wire(chat, account.wire(), after),
    }
