#!/bin/sh
#
# How honest.eml and example.zone were made (forged.eml was written by hand): the key by OpenSSL, the signature by dkimpy, so that
# the demo shows a message that somebody else signed. Each run makes a new key and both files anew;
# the private key is not kept.
#
# Needs openssl and a python3 that has dkimpy (Debian: python3-dkim); PYTHON names another one.

set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

openssl genrsa -out "$tmp/key.pem" 2048 2>/dev/null
key=$(openssl rsa -in "$tmp/key.pem" -pubout -outform DER 2>/dev/null | openssl base64 -A)

cat > "$tmp/message" <<'MESSAGE'
From: Ada Miller <ada@example.com>
To: Ben Carter <ben@example.net>
Cc: Garden club <club@lists.example.net>
Subject: The seeds have come,
 and there are far too many of them
Date: Fri, 14 Mar 2025 09:26:53 +0100
Message-ID: <20250314092653.4711@example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii
Content-Transfer-Encoding: 7bit

Dear Ben,

the parcel came this morning: beans, marigolds, and three kinds of
tomato. I ordered for ten gardens and they sent enough for a hundred.

Come by on Sunday at 3 pm and take as much as you can carry.
There will be tea, and the good biscuits.

Ada
MESSAGE

"${PYTHON:-python3}" - "$tmp/key.pem" "$tmp/message" > "$tmp/honest.eml" <<'PYTHON'
import sys, dkim

dkim.time.time = lambda: 1741940813  # t=: the time of the Date field

with open(sys.argv[1], "rb") as f:
    key = f.read()
with open(sys.argv[2], "rb") as f:
    message = f.read().replace(b"\n", b"\r\n")

# From is listed once more than it stands in the message: nobody can add another.
fields = [b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"mime-version",
          b"content-type", b"content-transfer-encoding", b"from"]
signature = dkim.sign(message, b"spring", b"example.com", key, identity=b"ada@example.com",
                      canonicalize=(b"relaxed", b"relaxed"), include_headers=fields)
sys.stdout.buffer.write(signature + message)
PYTHON

# A character-string of a TXT record holds at most 255 octets (RFC 1035 3.3), so the key takes some.
{
	echo "; The key that honest.eml was signed with, as its domain would publish it. See make.sh."
	echo "\$ORIGIN example.com."
	echo "spring._domainkey 3600 IN TXT ( \"v=DKIM1; k=rsa; p=\""
	printf '%s' "$key" | fold -w 80 | sed 's/.*/	"&"/'
	echo " )"
	echo "; Who may send for example.com, and what to do with mail that nobody vouches for."
	echo "@ 3600 IN TXT \"v=spf1 ip4:192.0.2.0/28 -all\""
	echo "_dmarc 3600 IN TXT \"v=DMARC1; p=reject\""
	echo "; The servers' own names, which they give in HELO."
	echo "mail 3600 IN TXT \"v=spf1 ip4:192.0.2.10 -all\""
	echo "relay.example.net. 3600 IN TXT \"v=spf1 ip4:198.51.100.25 -all\""
	echo "; Somebody else, who forges."
	echo "other.example. 3600 IN TXT \"v=spf1 ip4:203.0.113.66 -all\""
	echo "mx.other.example. 3600 IN TXT \"v=spf1 ip4:203.0.113.66 -all\""
} > "$tmp/example.zone"

mv "$tmp/honest.eml" "$tmp/example.zone" .
