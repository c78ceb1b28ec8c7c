# What the rules of python.yml find, and what they leave alone. This file is never run.
import hashlib
import hmac
import pickle
import random
import secrets
import ssl
import subprocess
from datetime import UTC, datetime

import yaml
from sqlalchemy import text


def sql(connection, name, SCHEMA):
    # ruleid: sql-made-of-values
    connection.execute(text(f"SELECT * FROM job WHERE kind = '{name}'"))
    # ruleid: sql-made-of-values
    connection.exec_driver_sql(f"DROP TABLE {name}")
    # ruleid: sql-made-of-values
    connection.execute("SELECT %s" % name)
    # ok: sql-made-of-values
    connection.execute(text("SELECT * FROM job WHERE kind = :kind"), {"kind": name})
    # ok: sql-made-of-values
    connection.exec_driver_sql(f"SELECT * FROM {SCHEMA}.job")


def data(body):
    # ruleid: code-from-data
    pickle.loads(body)
    # ruleid: code-from-data
    yaml.load(body)
    # ruleid: code-from-data
    eval(body)
    # ok: code-from-data
    yaml.safe_load(body)


def tls(client, context):
    # ruleid: certificate-unchecked
    client.get("https://a", verify=False)
    # ruleid: certificate-unchecked
    context.verify_mode = ssl.CERT_NONE
    # ok: certificate-unchecked
    client.get("https://a", verify="/etc/ca.pem")


def shell(name):
    # ruleid: shell-of-words
    subprocess.run(f"ls {name}", shell=True)
    # ok: shell-of-words
    subprocess.run(["ls", name])


def compared(given_token, row, password, signature, state, PersonRow):
    # ruleid: secret-compared-by-equality
    same = given_token == row.token_hash
    # ruleid: secret-compared-by-equality
    other = signature != row.signature
    # ok: secret-compared-by-equality
    right = hmac.compare_digest(given_token, row.token_hash)
    # ok: secret-compared-by-equality
    ready = state == "done"
    # ok: secret-compared-by-equality
    chosen = PersonRow.password_hash == row.password_hash
    # ok: secret-compared-by-equality
    empty = password == ""
    return chosen, same, other, right, ready, empty


def times(stamp):
    # ruleid: time-without-zone
    datetime.utcnow()
    # ruleid: time-without-zone
    datetime.now()
    # ruleid: time-without-zone
    datetime.fromtimestamp(stamp)
    # ok: time-without-zone
    datetime.fromtimestamp(stamp, tz=UTC)


def logged(log, api_token, rows):
    # ruleid: secret-logged
    log.info("signed in", token=api_token)
    # ruleid: secret-logged
    log.warning(f"refused {api_token}")
    # ok: secret-logged
    log.info("written", rows=rows)


def reach(engine, scope):
    # ruleid: whole-installation-at-a-request
    reading(engine, INSTALLATION)
    # ok: whole-installation-at-a-request
    reading(engine, scope)


def redirected(asked):
    # ruleid: redirect-to-what-was-given
    RedirectResponse(asked)
    # ok: redirect-to-what-was-given
    RedirectResponse("/")


def cookie(response, value):
    # ruleid: cookie-for-scripts
    response.set_cookie("session", value)
    # ok: cookie-for-scripts
    response.set_cookie("session", value, httponly=True, samesite="lax")


def made():
    # ruleid: guessable-secret
    random.choice("abc")
    # ok: guessable-secret
    secrets.choice("abc")


def hashed(body):
    # ruleid: hash-that-is-broken
    hashlib.md5(body)
    # ok: hash-that-is-broken
    hashlib.sha256(body)


def unpacked(archive, folder):
    # ruleid: archive-unpacked-anywhere
    archive.extractall(folder)
    # ok: archive-unpacked-anywhere
    archive.read("a.csv")


def named():
    # ruleid: name-of-file-foretold
    tempfile.mktemp()
    # ok: name-of-file-foretold
    tempfile.mkdtemp()
