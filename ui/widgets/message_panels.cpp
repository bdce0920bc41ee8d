#include "ui/widgets/message_panels.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {

class MessagePanel : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::MessagePanel)

public:
    explicit MessagePanel(QWidget* parent = nullptr)
        : QWidget(parent)
    {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(48, 9, 10, 9);
        row->setSpacing(10);
        auto* words = new QVBoxLayout;
        words->setSpacing(2);
        what = new Label(Role::Text, 1.0, true);
        what->setObjectName(QStringLiteral("messageWhatLabel"));
        what->wrapped()->selectable();
        remedy = new Label(Role::Text);
        remedy->setObjectName(QStringLiteral("messageRemedyLabel"));
        remedy->wrapped()->selectable();
        details = new Label(Role::TextMuted);
        details->setObjectName(QStringLiteral("messageDetailsLabel"));
        details->wrapped()->selectable();
        details->hide();
        for (Label* label : { what, remedy, details })
            words->addWidget(label);
        row->addLayout(words, 1);
        action = new QPushButton;
        action->setObjectName(QStringLiteral("messageActionPushButton"));
        more = new QPushButton;
        more->setObjectName(QStringLiteral("messageDetailsPushButton"));
        more->setProperty("quiet", true);
        more->setCheckable(true);
        close = new QToolButton;
        close->setObjectName(QStringLiteral("messageCloseToolButton"));
        close->setIcon(icon("close"));
        close->setAutoRaise(true);
        for (QWidget* button :
            { static_cast<QWidget*>(action), static_cast<QWidget*>(more), static_cast<QWidget*>(close) })
            row->addWidget(button, 0, Qt::AlignTop);
        connect(more, &QPushButton::toggled, details, &QWidget::setVisible);
        connect(action, &QPushButton::clicked, this, [this] {
            if (message.action)
                message.action();
        });
    }

    void set(const MessagePanels::Message& m)
    {
        message = m;
        what->setText(m.what);
        remedy->setText(m.remedy);
        remedy->setVisible(!m.remedy.isEmpty());
        details->setText(m.details);
        more->setText(tr("Details"));
        more->setVisible(!m.details.isEmpty());
        action->setText(m.actionText);
        close->setToolTip(tr("Dismiss"));
        close->setAccessibleName(tr("Dismiss"));
        setAccessibleName(sentences({ m.what, m.remedy }));
        update();
    }

    MessagePanels::Message message;
    Label* what;
    Label* remedy;
    Label* details;
    QPushButton* action;
    QPushButton* more;
    QToolButton* close;

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& t = theme();
        QPainter painter(this);
        painter.fillRect(rect(), t[message.error ? Role::ErrorSoft : Role::WarnSoft]);
        painter.fillRect(QRect(0, 0, 3, height()), t[message.error ? Role::Error : Role::Warn]);
        painter.fillRect(QRect(0, height() - 1, width(), 1), t[Role::Border]);
        painter.drawPixmap(18, what->y() - 1,
            iconPixmap(message.error ? "error" : "warning", t[message.error ? Role::Error : Role::Warn], 20,
                devicePixelRatioF()));
    }
};

namespace {

/// What makes a message this message, whatever the language.
QString identity(const MessagePanels::Message& message)
{
    return message.details.isEmpty() ? message.what : message.details;
}

} // namespace

MessagePanels::MessagePanels(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("messagePanels"));
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void MessagePanels::show(const Message& message)
{
    const auto dismissed = m_dismissed.constFind(message.id);
    if (dismissed != m_dismissed.constEnd() && *dismissed == identity(message))
        return;
    m_dismissed.remove(message.id);
    MessagePanel*& panel = m_panels[message.id];
    if (!panel) {
        panel = new MessagePanel(this);
        panel->setObjectName(QStringLiteral("messagePanel_") + message.id);
        m_column->addWidget(panel);
        const QString id = message.id;
        connect(panel->close, &QToolButton::clicked, this, [this, id] {
            if (MessagePanel* closing = m_panels.value(id))
                m_dismissed.insert(id, identity(closing->message));
            take(id);
        });
    }
    panel->set(message);
    showAction(*panel);
}

void MessagePanels::leaveActions(const QString& prefix)
{
    m_left = prefix;
    for (const MessagePanel* panel : m_panels)
        showAction(*panel);
}

void MessagePanels::showAction(const MessagePanel& panel) const
{
    const bool left = !m_left.isEmpty() && panel.message.id.startsWith(m_left);
    panel.action->setVisible(!panel.message.actionText.isEmpty() && !left);
}

void MessagePanels::remove(const QString& id)
{
    m_dismissed.remove(id);
    take(id);
}

void MessagePanels::take(const QString& id)
{
    if (MessagePanel* panel = m_panels.take(id)) {
        panel->hide();
        panel->deleteLater();
    }
}

bool MessagePanels::isShown(const QString& id) const { return m_panels.contains(id); }

} // namespace hookline::ui
