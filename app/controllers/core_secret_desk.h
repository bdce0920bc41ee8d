// The window's orders to the system keychain, over core/keychain, whose threads carry them out. @thread ui, every method
#pragma once

#include "core/keychain/keychain.h"
#include "ui/ports/secret_desk.h"

#include <memory>

namespace hookline::controllers {

class CoreSecretDesk final : public ui::SecretDesk {
    Q_OBJECT

public:
    explicit CoreSecretDesk(QObject* parent = nullptr);
    ~CoreSecretDesk() override;

    quint64 probe(QObject* asker, Done done) override;
    quint64 look(const QString& entry, QObject* asker, Done done) override;
    quint64 unlock(const QString& entry, QObject* asker, Done done) override;
    quint64 store(const QString& entry, const QString& secret, QObject* asker, Done done) override;
    void cancel(quint64 ticket) override;
    void keepForSession(const QString& entry, const QString& secret) override;
    bool isKeptForSession(const QString& entry) const override;
    std::optional<config::Issue> checkCertificates(const config::KafkaSettings& settings) const override;

    // For profiles: the entries of one that is deleted, brought back, or called something else. Failures are logged.
    void withdraw(const std::string& entry);
    void putBack(const std::string& entry);
    /// `done` on the UI thread, when the entry has its new name.
    void rename(const std::string& from, const std::string& to, std::function<void()> done);

private:
    struct Door;
    keychain::Keychain::Done home(QObject* asker, Done done) const;

    std::shared_ptr<Door> m_door;
};

} // namespace hookline::controllers
