"""The tables of the sandbox.

Dates are ``YYYY-MM-DD``, moments as ``clock`` stores them, nested objects JSON. ``other`` columns
hold what a client may write but nothing asks for. The rowid is the order of making, which is the
order of every list that names no other.
"""

from __future__ import annotations

from typing import Final

# Raised with every change to the tables: a state folder of another number is refused.
VERSION: Final = 1

TABLES: Final = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE clients (
    id TEXT PRIMARY KEY, uuid TEXT NOT NULL, label TEXT NOT NULL, secret TEXT NOT NULL,
    writes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE numbers (name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE types (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE cases (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, number TEXT NOT NULL, source TEXT NOT NULL,
    responsible TEXT NOT NULL, type TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '', registered TEXT NOT NULL, start TEXT NOT NULL,
    ended TEXT, planned TEXT, deadline TEXT, published TEXT, changed TEXT NOT NULL, opened TEXT,
    confidentiality TEXT NOT NULL, suspended INTEGER NOT NULL DEFAULT 0,
    was_suspended INTEGER NOT NULL DEFAULT 0, suspend_reason TEXT NOT NULL DEFAULT '',
    extend_reason TEXT NOT NULL DEFAULT '', extend_term TEXT, archive TEXT, archive_date TEXT,
    retention_start TEXT, parent INTEGER REFERENCES cases, labels TEXT NOT NULL DEFAULT '[]',
    other TEXT NOT NULL DEFAULT '{}', facts TEXT NOT NULL DEFAULT '{}',
    past TEXT NOT NULL DEFAULT '[]', status INTEGER,
    revision INTEGER NOT NULL DEFAULT 0, broken INTEGER NOT NULL DEFAULT 0,
    audited INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE statuses (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, case_id INTEGER NOT NULL REFERENCES cases,
    type TEXT NOT NULL, set_at TEXT NOT NULL, note TEXT NOT NULL, setter TEXT
);
CREATE TABLE results (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, case_id INTEGER NOT NULL REFERENCES cases,
    type TEXT NOT NULL, note TEXT NOT NULL
);
CREATE TABLE roles (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, case_id INTEGER NOT NULL REFERENCES cases,
    type TEXT NOT NULL, name TEXT NOT NULL, generic TEXT NOT NULL, kind TEXT NOT NULL,
    person TEXT NOT NULL, identity TEXT, note TEXT NOT NULL, registered TEXT NOT NULL,
    other TEXT NOT NULL DEFAULT '{}', etag TEXT
);
CREATE TABLE properties (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, case_id INTEGER NOT NULL REFERENCES cases,
    type TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL
);
CREATE TABLE notes (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, case_id INTEGER NOT NULL REFERENCES cases,
    subject TEXT NOT NULL, body TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL,
    status TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL
);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, number TEXT NOT NULL, source TEXT NOT NULL,
    lock TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE document_versions (
    id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES documents,
    version INTEGER NOT NULL, registered TEXT NOT NULL, created TEXT NOT NULL, title TEXT NOT NULL,
    confidentiality TEXT NOT NULL, author TEXT NOT NULL, status TEXT NOT NULL,
    format TEXT NOT NULL, language TEXT NOT NULL, file_name TEXT NOT NULL, type TEXT NOT NULL,
    rights INTEGER, size INTEGER, file_id INTEGER REFERENCES files, other TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY, kind TEXT, form TEXT, seed INTEGER, case_id INTEGER,
    title TEXT NOT NULL DEFAULT '', created TEXT NOT NULL DEFAULT '', content BLOB
);
CREATE TABLE parts (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, document_id INTEGER NOT NULL REFERENCES documents,
    number INTEGER NOT NULL, size INTEGER NOT NULL, content BLOB
);
CREATE TABLE case_documents (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, case_id INTEGER NOT NULL REFERENCES cases,
    document_id INTEGER NOT NULL REFERENCES documents, title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', registered TEXT NOT NULL, destroyed TEXT, status TEXT
);
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, link TEXT NOT NULL, number TEXT NOT NULL,
    responsible TEXT NOT NULL, type TEXT NOT NULL, case_id INTEGER REFERENCES cases,
    date TEXT NOT NULL, text TEXT NOT NULL, body_name TEXT NOT NULL DEFAULT '',
    effective TEXT NOT NULL, expires TEXT, expiry_reason TEXT NOT NULL DEFAULT '', published TEXT,
    sent TEXT, reaction TEXT
);
CREATE TABLE decision_documents (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, decision_id INTEGER NOT NULL REFERENCES decisions,
    document_id INTEGER NOT NULL REFERENCES documents
);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, main TEXT NOT NULL, entry TEXT NOT NULL
);
"""

INDEXES: Final = """
CREATE UNIQUE INDEX cases_uuid ON cases (uuid);
CREATE UNIQUE INDEX cases_number ON cases (number, source);
CREATE INDEX cases_type ON cases (type);
CREATE INDEX cases_start ON cases (start);
CREATE INDEX cases_open ON cases (deadline) WHERE ended IS NULL;
CREATE INDEX cases_parent ON cases (parent) WHERE parent IS NOT NULL;
CREATE UNIQUE INDEX statuses_uuid ON statuses (uuid);
CREATE UNIQUE INDEX statuses_moment ON statuses (case_id, set_at);
CREATE UNIQUE INDEX results_uuid ON results (uuid);
CREATE UNIQUE INDEX results_case ON results (case_id);
CREATE UNIQUE INDEX roles_uuid ON roles (uuid);
CREATE INDEX roles_case ON roles (case_id);
CREATE INDEX roles_person ON roles (person, kind, generic);
CREATE UNIQUE INDEX properties_uuid ON properties (uuid);
CREATE INDEX properties_case ON properties (case_id);
CREATE UNIQUE INDEX notes_uuid ON notes (uuid);
CREATE INDEX notes_case ON notes (case_id);
CREATE UNIQUE INDEX documents_uuid ON documents (uuid);
CREATE INDEX documents_number ON documents (number);
CREATE UNIQUE INDEX document_versions_version ON document_versions (document_id, version);
CREATE UNIQUE INDEX parts_uuid ON parts (uuid);
CREATE INDEX parts_document ON parts (document_id);
CREATE UNIQUE INDEX case_documents_uuid ON case_documents (uuid);
CREATE UNIQUE INDEX case_documents_pair ON case_documents (case_id, document_id);
CREATE INDEX case_documents_document ON case_documents (document_id);
CREATE UNIQUE INDEX decisions_uuid ON decisions (uuid);
CREATE UNIQUE INDEX decisions_number ON decisions (number, responsible);
CREATE INDEX decisions_case ON decisions (case_id);
CREATE UNIQUE INDEX decision_documents_uuid ON decision_documents (uuid);
CREATE UNIQUE INDEX decision_documents_pair ON decision_documents (decision_id, document_id);
CREATE INDEX decision_documents_document ON decision_documents (document_id);
CREATE UNIQUE INDEX types_uuid ON types (uuid);
CREATE INDEX audit_main ON audit (main);
"""
