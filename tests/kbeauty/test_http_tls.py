"""The door with TLS, as every real service speaks."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_httpserver import HTTPServer

from kbeauty.lib import http


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate for localhost alone, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def server(certificate, settings):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["localhost", "127.0.0.1"]
    with HTTPServer(host="127.0.0.1", ssl_context=context) as running:
        running.expect_request("/me").respond_with_json({"id": "7"})
        yield running


@pytest.fixture
def trusted(certificate, monkeypatch):
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    monkeypatch.delattr(http._local, "process", raising=False)
    yield
    del http._local.process


def test_request_trusted_certificate_is_accepted(server, trusted):
    answer = http.request("GET", f"https://localhost:{server.port}/me")

    assert answer.json() == {"id": "7"}


def test_request_certificate_of_other_name_is_refused(server, trusted):
    with pytest.raises(http.HttpConnectionError) as caught:
        http.request("GET", f"https://127.0.0.1:{server.port}/me")

    assert str(caught.value) == "127.0.0.1: no connection (SSLError)"


def test_request_unknown_certificate_is_refused(server):
    with pytest.raises(http.HttpConnectionError) as caught:
        http.request("GET", f"https://localhost:{server.port}/me")

    assert str(caught.value) == "localhost: no connection (SSLError)"
    assert server.log == []
