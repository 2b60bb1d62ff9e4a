"""What OpenSSL and Python say, a line a case, numbers and octets in hexadecimal:

    HASH KEY MESSAGE SIGNATURE 0|1   a key by openssl, and whether openssl verifies the signature
    pow BASE EXPONENT MODULUS POWER  by Python's pow()
"""
import os
import random
import subprocess
import tempfile

random.seed(3447)


def openssl(*words, data=None):
    return subprocess.run(["openssl", *words], input=data, capture_output=True)


def verifies(folder, hash, message, signature):
    with open(folder + "/signature", "wb") as out:
        out.write(signature)
    return openssl("dgst", "-" + hash, "-verify", folder + "/public", "-signature",
                   folder + "/signature", data=message).returncode == 0


def say(folder, hash, message, signature):
    key = openssl("rsa", "-pubin", "-in", folder + "/public", "-outform", "DER", "-pubout").stdout
    verdict = int(verifies(folder, hash, message, signature))
    print(hash, key.hex(), message.hex(), signature.hex(), verdict)


def primes(bits):
    """Short primes are found much sooner than long ones, and a verifier cannot tell how many."""
    return 5 if bits >= 8192 else 4 if bits >= 4096 else 3 if bits >= 1024 else 2


def key_cases(folder, bits, exponent, hash):
    pem = openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:%d" % bits,
                  "-pkeyopt", "rsa_keygen_primes:%d" % primes(bits),
                  "-pkeyopt", "rsa_keygen_pubexp:%d" % exponent).stdout
    with open(folder + "/private", "wb") as out:
        out.write(pem)
    openssl("pkey", "-in", folder + "/private", "-pubout", "-out", folder + "/public")
    message = random.randbytes(random.randrange(1, 200))
    signature = openssl("dgst", "-" + hash, "-sign", folder + "/private", data=message).stdout
    assert len(signature) == (bits + 7) // 8
    say(folder, hash, message, signature)
    for _ in range(3):
        changed = bytearray(signature)
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
        say(folder, hash, message, bytes(changed))
    say(folder, hash, message + b".", signature)


with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
    for bits in (512, 768, 1024, 1025, 1536, 2047, 2048, 3072, 4096):
        for exponent in (3, 17, 65537, 4294967297):
            hash = "sha256" if exponent == 65537 else "sha1" if exponent < 17 or bits < 768 else "sha512"
            key_cases(folder, bits, exponent, hash)
    for exponent in (65537, 4294967297):
        key_cases(folder, 8192, exponent, "sha384")

for _ in range(400):
    bits = random.choice([2, 8, 63, 64, 65, 127, 128, 512, 1023, 1025, 2047, 4096, 8191, 8192])
    modulus = random.getrandbits(bits) | 1 << bits - 1 | 1
    base = random.choice([0, 1, modulus - 1, random.randrange(modulus)])
    exponent = random.choice([1, 2, 3, 65537, random.getrandbits(random.randrange(1, 257)) | 1])
    octets = (modulus.bit_length() + 7) // 8
    width = (exponent.bit_length() + 7) // 8
    power = pow(base, exponent, modulus)
    print("pow", base.to_bytes(octets, "big").hex(), exponent.to_bytes(width, "big").hex(),
          modulus.to_bytes(octets, "big").hex(), power.to_bytes(octets, "big").hex())
