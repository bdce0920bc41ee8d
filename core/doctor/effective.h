// How the bridge would log in, read back from the very properties that librdkafka gets: settings and [kafka.properties] together, the
// last one counts. Pure.
#pragma once

#include "core/kafka/client_config.h"

#include <map>
#include <string>
#include <string_view>

namespace hookline::doctor {

/// References of secrets stay references: whoever needs one reads it with config::readSecret() and forgets it.
struct Effective {
    bool tls = false;
    bool sasl = false;
    std::string protocol;  ///< "sasl_ssl"
    std::string mechanism; ///< "SCRAM-SHA-256"
    std::string user;
    std::string password;
    std::string oauthConfig; ///< a reference, or librdkafka's own test tokens
    bool unsecuredTokens = false;
    std::string oauthMethod; ///< "oidc"
    std::string kerberosService;
    std::string principal;
    std::string keytab;
    std::string caFile, caPem;
    std::string certificateFile, certificatePem;
    std::string keyFile, keyPem;
    std::string keyPassword;
    bool keystore = false; ///< PKCS#12: certificate and key are librdkafka's business
    bool verifyChain = true;
    bool verifyName = true;
};

Effective effective(const kafka::Properties& properties);

} // namespace hookline::doctor
