#include "core/doctor/effective.h"

#include <algorithm>

namespace hookline::doctor {

Effective effective(const kafka::Properties& properties)
{
    std::map<std::string, std::string, std::less<>> last;
    for (const auto& [name, value] : properties)
        last[name == "sasl.mechanisms" ? "sasl.mechanism" : name] = value;
    const auto text = [&](std::string_view name, const char* otherwise = "") {
        const auto found = last.find(name);
        return found == last.end() ? std::string(otherwise) : found->second;
    };
    Effective out;
    out.protocol = text("security.protocol", "plaintext");
    std::ranges::transform(
        out.protocol, out.protocol.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    out.tls = out.protocol.ends_with("ssl");
    out.sasl = out.protocol.starts_with("sasl");
    out.mechanism = text("sasl.mechanism", "GSSAPI"); // librdkafka's own default
    out.user = text("sasl.username");
    out.password = text("sasl.password");
    out.oauthConfig = text("sasl.oauthbearer.config");
    out.unsecuredTokens = text("enable.sasl.oauthbearer.unsecure.jwt") == "true";
    out.oauthMethod = text("sasl.oauthbearer.method", "default");
    out.kerberosService = text("sasl.kerberos.service.name", "kafka");
    out.principal = text("sasl.kerberos.principal", "kafkaclient");
    out.keytab = text("sasl.kerberos.keytab");
    out.caFile = text("ssl.ca.location");
    out.caPem = text("ssl.ca.pem");
    out.certificateFile = text("ssl.certificate.location");
    out.certificatePem = text("ssl.certificate.pem");
    out.keyFile = text("ssl.key.location");
    out.keyPem = text("ssl.key.pem");
    out.keyPassword = text("ssl.key.password");
    out.keystore = !text("ssl.keystore.location").empty();
    out.verifyChain = text("enable.ssl.certificate.verification", "true") != "false";
    out.verifyName = out.verifyChain && text("ssl.endpoint.identification.algorithm", "https") != "none";
    return out;
}

} // namespace hookline::doctor
