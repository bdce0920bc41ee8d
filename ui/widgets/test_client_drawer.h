// The drawer on the right: a small MQTT client to connect, subscribe and publish with, once or again and again, and to see
// what arrives and what became of it in Kafka. @thread ui
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
class QFormLayout;
class QPushButton;
class QSpinBox;
class QTimer;
class QToolButton;

namespace hookline::ui {

class Label;
class MessageLog;
class PublishFates;
class StateDot;

class TestClientDrawer : public QDockWidget {
    Q_OBJECT

public:
    explicit TestClientDrawer(TestClient& client, QWidget* parent = nullptr);
    /// Where the embedded broker listens; taken over while nobody has typed another address.
    void setBrokerAddress(const QString& address);
    /// Fills in what to publish and puts the cursor there; publishing stays the user's own act.
    void prepare(const QString& topic, const QByteArray& payload, int qos, bool retain);
    /// Publishes once to the embedded broker, connecting to it first where need be; rowWanted() comes when its event is there.
    void sendOne();
    /// Has to see the events and outcomes.
    PublishFates& fates() const { return *m_fates; }

signals:
    void rowWanted(quint64 eventId);

protected:
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    static constexpr int kShortestRepeatMs = 10;
    static constexpr int kLongestRepeatMs = 3'600'000;
    static constexpr int kFilterRole = Qt::UserRole; ///< of a line of the subscriptions
    QWidget* buildConnection();
    QWidget* buildSubscriptions();
    QWidget* buildPublish();
    void connectClient();
    void connectFates();
    bool isEmbedded() const; ///< the broker of this program is chosen
    void showPlace();
    void start(const QString& host, quint16 port);
    void startHere();
    void refresh();
    void toggleConnection();
    void subscribe();
    void publishOrRepeat();
    void publish();
    void repeat(bool on);
    QListWidgetItem* subscription(const QString& filter) const;
    void showSubscription(QListWidgetItem* item);
    void retranslatePlace();
    void retranslate();

    TestClient& m_client;
    QString m_error;
    Label* m_title;
    QToolButton* m_close;
    QHash<int, QString> m_pending; ///< token to topic
    PublishFates* m_fates;
    QTimer* m_repeatTimer;
    quint64 m_seq = 0;      ///< publishes of this connection
    bool m_goesHere = false; ///< it leaves another broker, and then connects to the embedded one
    int m_wantedLine = 0;   ///< of the log: the row of its event is to be shown; -1: of the next publish
    QString m_embeddedHost = QStringLiteral("127.0.0.1");
    QString m_connectedTo; ///< or on the way there
    quint16 m_embeddedPort = 1883;
    StateDot* m_dot;
    Label* m_state;
    Label* m_labels[4];
    QFormLayout* m_form;
    QComboBox* m_place;
    QWidget* m_address;
    QLineEdit* m_host;
    QSpinBox* m_port;
    QLineEdit* m_id;
    QComboBox* m_version;
    QLineEdit* m_user;
    QLineEdit* m_password;
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
    Label* m_hint;
    QCheckBox* m_retain;
    QSpinBox* m_repeat;
    QPushButton* m_publish;
    Label* m_logHeading;
    QPushButton* m_clearLog;
    MessageLog* m_log;
};

} // namespace hookline::ui
