// Certificates for tests, made on the spot: a CA, and what it signs, as PEM files in a folder.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string>

namespace hookline::test {

struct Pem {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

class Authority {
public:
    explicit Authority(std::filesystem::path folder, const std::string& name = "Test CA")
        : m_folder(std::move(folder))
        , m_key(::EVP_EC_gen("P-256"))
        , m_certificate(make(name, m_key.get(), {}, true, 1))
    {
        write(file(), [&](FILE* out) { ::PEM_write_X509(out, m_certificate.get()); });
    }
    std::filesystem::path file() const { return m_folder / "ca.pem"; }

    /// `alternative`: "DNS:localhost,IP:127.0.0.1"; `days` may be negative.
    Pem issue(const std::string& fileName, const std::string& commonName, const std::string& alternative = {}, int days = 1) const
    {
        const Key key(::EVP_EC_gen("P-256"));
        const Certificate certificate = make(commonName, key.get(), alternative, false, days);
        const Pem out { m_folder / (fileName + ".pem"), m_folder / (fileName + ".key") };
        write(out.certificate, [&](FILE* to) { ::PEM_write_X509(to, certificate.get()); });
        write(out.key, [&](FILE* to) { ::PEM_write_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
        return out;
    }
    /// A list that revokes nothing but `revoked`.
    std::filesystem::path revoke(const std::filesystem::path& revoked) const
    {
        FILE* in = std::fopen(revoked.c_str(), "r");
        const Certificate certificate(::PEM_read_X509(in, nullptr, nullptr, nullptr));
        std::fclose(in);
        const std::unique_ptr<X509_CRL, decltype(&::X509_CRL_free)> list(::X509_CRL_new(), &::X509_CRL_free);
        ::X509_CRL_set_version(list.get(), 1);
        ::X509_CRL_set_issuer_name(list.get(), ::X509_get_subject_name(m_certificate.get()));
        ASN1_TIME* now = ::X509_gmtime_adj(nullptr, -60);
        ASN1_TIME* later = ::X509_gmtime_adj(nullptr, 3600);
        ::X509_CRL_set1_lastUpdate(list.get(), now);
        ::X509_CRL_set1_nextUpdate(list.get(), later);
        X509_REVOKED* entry = ::X509_REVOKED_new();
        ::X509_REVOKED_set_serialNumber(entry, ::X509_get_serialNumber(certificate.get()));
        ::X509_REVOKED_set_revocationDate(entry, now);
        ::X509_CRL_add0_revoked(list.get(), entry);
        ::ASN1_TIME_free(now);
        ::ASN1_TIME_free(later);
        ::X509_CRL_sign(list.get(), m_key.get(), ::EVP_sha256());
        const std::filesystem::path out = m_folder / "revoked.pem";
        write(out, [&](FILE* to) { ::PEM_write_X509_CRL(to, list.get()); });
        return out;
    }

private:
    struct Free {
        void operator()(EVP_PKEY* key) const { ::EVP_PKEY_free(key); }
        void operator()(X509* certificate) const { ::X509_free(certificate); }
    };
    using Key = std::unique_ptr<EVP_PKEY, Free>;
    using Certificate = std::unique_ptr<X509, Free>;

    template <class Writer>
    static void write(const std::filesystem::path& file, Writer writer)
    {
        FILE* out = std::fopen(file.c_str(), "w");
        ASSERT_NE(out, nullptr) << file;
        writer(out);
        std::fclose(out);
    }

    Certificate make(const std::string& name, EVP_PKEY* key, const std::string& alternative, bool isCa, int days) const
    {
        static long serial = 1000;
        Certificate certificate(::X509_new());
        X509* x = certificate.get();
        ::X509_set_version(x, 2);
        ::ASN1_INTEGER_set(::X509_get_serialNumber(x), ++serial);
        ::X509_gmtime_adj(::X509_getm_notBefore(x), -86400L * 2);
        ::X509_gmtime_adj(::X509_getm_notAfter(x), 86400L * days);
        ::X509_set_pubkey(x, key);
        ::X509_NAME_add_entry_by_txt(::X509_get_subject_name(x), "CN", MBSTRING_UTF8,
            reinterpret_cast<const unsigned char*>(name.data()), static_cast<int>(name.size()), -1, 0);
        const X509* issuer = isCa ? x : m_certificate.get();
        ::X509_set_issuer_name(x, ::X509_get_subject_name(issuer));
        add(x, NID_basic_constraints, isCa ? "critical,CA:TRUE" : "CA:FALSE");
        if (isCa)
            add(x, NID_key_usage, "critical,keyCertSign,cRLSign");
        if (!alternative.empty())
            add(x, NID_subject_alt_name, alternative.c_str());
        ::X509_sign(x, isCa ? key : m_key.get(), ::EVP_sha256());
        return certificate;
    }
    static void add(X509* certificate, int id, const char* value)
    {
        X509_EXTENSION* extension = ::X509V3_EXT_conf_nid(nullptr, nullptr, id, value);
        ASSERT_NE(extension, nullptr) << value;
        ::X509_add_ext(certificate, extension, -1);
        ::X509_EXTENSION_free(extension);
    }

    std::filesystem::path m_folder;
    Key m_key;
    Certificate m_certificate;
};

} // namespace hookline::test
