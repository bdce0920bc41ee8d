// The drawer on the right: a small MQTT client to connect, subscribe and publish with, and to see what arrives. @thread ui
#pragma once

#include "ui/ports/test_client.h"

#include <QDockWidget>
#include <QHash>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace hookline::ui {

class Label;
class MessageLog;
class StateDot;

class TestClientDrawer : public QDockWidget {
    Q_OBJECT

public:
    explicit TestClientDrawer(TestClient& client, QWidget* parent = nullptr);
    /// Where the embedded broker listens; taken over while nobody has typed another address.
    void setBrokerAddress(const QString& address);
    /// Fills in what to publish and puts the cursor there; publishing stays the user's own act.
    void prepare(const QString& topic, const QByteArray& payload, int qos, bool retain);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildConnection();
    QWidget* buildSubscriptions();
    QWidget* buildPublish();
    void connectClient();
    void refresh();
    void toggleConnection();
    void subscribe();
    void publish();
    QListWidgetItem* subscription(const QString& filter) const;
    void showSubscription(QListWidgetItem* item);
    void retranslate();

    TestClient& m_client;
    QString m_error;
    Label* m_title;
    QToolButton* m_close;
    QHash<int, QString> m_pending; ///< token to topic
    StateDot* m_dot;
    Label* m_state;
    Label* m_labels[4];
    QLineEdit* m_host;
    QSpinBox* m_port;
    QLineEdit* m_id;
    QComboBox* m_version;
    QPushButton* m_connect;
    Label* m_subscribeHeading;
    QLineEdit* m_filter;
    QComboBox* m_filterQos;
    QPushButton* m_add;
    QPushButton* m_remove;
    QListWidget* m_subscriptions;
    Label* m_publishHeading;
    QLineEdit* m_topic;
    QPlainTextEdit* m_payload;
    QComboBox* m_qos;
    QCheckBox* m_retain;
    QPushButton* m_publish;
    Label* m_logHeading;
    QPushButton* m_clearLog;
    MessageLog* m_log;
};

} // namespace hookline::ui
