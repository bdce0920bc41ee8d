// What the window needs of the system keychain, and of the other secrets of Kafka settings. app/controllers implements it over
// core/keychain, tests over a script.
//
// Nothing here waits: each order is answered once, by a call on the UI thread, and not at all when `asker` is gone by then. @thread ui
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"
#include "core/config/settings.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace hookline::ui {

class SecretDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    using Done = std::function<void(const base::Result<>&)>;

    /// Whether a keychain answers and is unlocked: within about two seconds. The other errors are those of core/keychain.
    virtual quint64 probe(QObject* asker, Done done) = 0;
    /// Whether it has the entry: as long.
    virtual quint64 look(const QString& entry, QObject* asker, Done done) = 0;
    // As long as a person takes to answer a prompt, two minutes at most.
    virtual quint64 unlock(const QString& entry, QObject* asker, Done done) = 0;
    virtual quint64 store(const QString& entry, const QString& secret, QObject* asker, Done done) = 0;
    virtual void cancel(quint64 ticket) = 0;

    /// In memory, until the program ends or the entry is stored.
    virtual void keepForSession(const QString& entry, const QString& secret) = 0;
    virtual bool isKeptForSession(const QString& entry) const = 0;

    /// What is wrong with the certificates and keys in files, its id one of the connection test's diagnoses; nothing: they fit
    /// together.
    virtual std::optional<config::Issue> checkCertificates(const config::KafkaSettings& settings) const = 0;
};

} // namespace hookline::ui
