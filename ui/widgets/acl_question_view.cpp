#include "ui/widgets/acl_question_view.h"

#include "core/mqtt/topic.h"
#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"

#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace hookline::ui {

using Wish = AclQuestion::Wish;

AclQuestionView::AclQuestionView(QWidget* parent)
    : Card(parent)
{
    setObjectName(QStringLiteral("aclQuestionView"));
    m_user = new QComboBox;
    m_user->setObjectName(QStringLiteral("aclAskUserComboBox"));
    m_user->setEditable(true);
    m_user->setInsertPolicy(QComboBox::NoInsert);
    m_user->completer()->setCaseSensitivity(Qt::CaseSensitive); // names are
    m_client = new QLineEdit;
    m_client->setObjectName(QStringLiteral("aclAskClientLineEdit"));
    m_wish = new QComboBox;
    m_wish->setObjectName(QStringLiteral("aclAskWishComboBox"));
    for (const Wish wish : { Wish::Publish, Wish::Receive, Wish::Subscribe, Wish::Connect })
        m_wish->addItem(QString(), static_cast<int>(wish));
    m_topic = new QLineEdit;
    m_topic->setObjectName(QStringLiteral("aclAskTopicLineEdit"));
    m_topic->setPlaceholderText(QStringLiteral("plant/1/temperature"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    QWidget* const fields[] = { m_user, m_client, m_wish, m_topic };
    for (int i = 0; i < 4; ++i) {
        m_words[i] = new Label;
        m_words[i]->setBuddy(fields[i]);
        grid->addWidget(m_words[i], i / 2, i % 2 * 2);
        grid->addWidget(fields[i], i / 2, i % 2 * 2 + 1);
    }
    grid->setColumnStretch(1, 2);
    grid->setColumnStretch(3, 3);
    body()->addLayout(grid);
    m_about = new Label(Role::TextMuted);
    m_about->setObjectName(QStringLiteral("aclAboutLabel"));
    m_about->wrapped();
    body()->addWidget(m_about);
    auto* answer = new QHBoxLayout;
    answer->setSpacing(10);
    m_verdict = new Label(Role::TextMuted);
    m_verdict->setObjectName(QStringLiteral("aclVerdictLabel"));
    m_verdict->wrapped();
    m_line = new Link("aclVerdictLink", Role::Accent);
    answer->addWidget(m_verdict, 1);
    answer->addWidget(m_line);
    body()->addLayout(answer);
    setFocusProxy(m_client);
    const auto asked = [this] {
        m_refusedMicros = 0; // it is another question now
        emit edited();
    };
    connect(m_user, &QComboBox::editTextChanged, this, asked);
    connect(m_client, &QLineEdit::textChanged, this, asked);
    connect(m_wish, &QComboBox::currentIndexChanged, this, asked);
    connect(m_topic, &QLineEdit::textChanged, this, asked);
    connect(m_line, &Link::clicked, this, [this] { emit lineWanted(m_decides); });
    retranslate();
}

void AclQuestionView::setUsers(const QStringList& all)
{
    QStringList users;
    for (const QString& each : all) {
        if (visibleText(each.toStdString(), 200) == each) // one that is not what it looks like is not offered
            users << each;
    }
    QStringList now;
    for (int i = 0; i < m_user->count(); ++i)
        now << m_user->itemText(i);
    if (now == users)
        return;
    const QSignalBlocker quiet(m_user);
    const QString typed = m_user->currentText();
    m_user->clear();
    m_user->addItems(users);
    m_user->setCurrentIndex(-1);
    m_user->setEditText(typed);
}

void AclQuestionView::fill(const AclQuestion& question, std::int64_t refusedMicros)
{
    m_refusedMicros = refusedMicros;
    {
        const QSignalBlocker user(m_user), client(m_client), wish(m_wish), topic(m_topic);
        m_user->setEditText(fromUtf8(question.user));
        m_client->setText(fromUtf8(question.clientId));
        m_wish->setCurrentIndex(m_wish->findData(static_cast<int>(question.wish)));
        m_topic->setText(fromUtf8(question.topic));
    }
    emit edited();
}

void AclQuestionView::setRules(std::function<AclVerdict(const AclQuestion&)> ask) { m_ask = std::move(ask); }

void AclQuestionView::setInForce(bool inForce)
{
    if (std::exchange(m_inForce, inForce) != inForce)
        renew();
}

AclQuestion AclQuestionView::question() const
{
    return { m_client->text().toStdString(), m_user->currentText().toStdString(), static_cast<Wish>(m_wish->currentData().toInt()), m_topic->text().toStdString() };
}

QString AclQuestionView::plainAnswer(const AclQuestion& question, Role& role) const
{
    role = Role::TextMuted;
    const QString silent = tr("Correct the mistakes first; then this can be answered.");
    if (question.wish == Wish::Connect)
        return m_ask ? QString() : silent;
    if (question.topic.empty())
        return tr("The answer is of the rules as they stand here. Enter a topic.");
    role = Role::Error;
    if (question.wish == Wish::Subscribe) {
        const mqtt::SharedFilter shared = mqtt::parseShared(question.topic);
        if (!shared.valid || !mqtt::isValidTopicFilter(shared.filter))
            return tr("This is not a topic filter: # stands alone in the last level, + alone in its level.");
    } else if (!mqtt::isValidTopicName(question.topic)) {
        return tr("This is not a topic: + and # are for filters.");
    }
    if (question.wish == Wish::Publish && (question.topic == "$SYS" || question.topic.starts_with("$SYS/")))
        return QStringLiteral("\u2717 ") + tr("Denied: topics below $SYS are the broker's own.");
    return m_ask ? QString() : silent;
}

QString AclQuestionView::answer(const AclQuestion& question, const AclVerdict& verdict) const
{
    if (verdict.refusedName)
        return tr("Turned away when it connects: a rule puts the name into topics, where + # and / cannot stand.");
    if (!verdict.allowed)
        return verdict.line > 0 ? tr("Denied.") : tr("Denied: no rule allows it.");
    if (question.wish == Wish::Connect)
        return tr("The rules do not keep it from connecting. Whether it may come without a user name (access.anonymous), its password, bans and hooks are not asked here.");
    if (m_refusedMicros == 0)
        return question.wish == Wish::Subscribe ? tr("Allowed. Each message is asked about again when it comes.") : tr("Allowed.");
    if (!m_inForce)
        return tr("Allowed by the rules shown here, which are not in force yet.");
    return question.wish == Wish::Receive
        ? tr("Allowed by today's rules: they were changed since, a hook of yours refused it, or the message was a retained one whose publisher may not write there any more.")
        : tr("Allowed by today's rules: they were changed since, or a hook of yours refused it.");
}

QString AclQuestionView::about() const
{
    if (m_refusedMicros == 0)
        return {};
    const QString when = dateTime(m_refusedMicros);
    if (m_wish->currentData().toInt() == static_cast<int>(Wish::Publish) && m_topic->text().isEmpty())
        return m_inForce ? tr("Refused at %1 for the topic of its will, which the event does not name. The answer is by today's rules, as they stand here.").arg(when)
                         : tr("Refused at %1 for the topic of its will, which the event does not name. The answer is by the rules shown here, which are not in force yet.").arg(when);
    return m_inForce ? tr("Refused at %1. The answer is by today's rules, as they stand here; they may have been different then.").arg(when)
                     : tr("Refused at %1. The answer is by the rules shown here, which are not in force yet.").arg(when);
}

int AclQuestionView::renew()
{
    AclQuestion asked = question();
    Role role = Role::TextMuted;
    QString text = plainAnswer(asked, role);
    m_decides = 0;
    if (text.isEmpty()) {
        if (asked.wish == Wish::Subscribe)
            asked.topic = std::string(mqtt::parseShared(asked.topic).filter);
        const AclVerdict verdict = m_ask(asked);
        m_decides = static_cast<int>(verdict.line);
        role = verdict.allowed ? Role::Ok : Role::Error;
        text = answer(asked, verdict);
        text.prepend(verdict.allowed ? QStringLiteral("\u2713 ") : QStringLiteral("\u2717 "));
    }
    m_topic->setEnabled(asked.wish != Wish::Connect);
    m_about->setText(about());
    m_about->setVisible(m_refusedMicros != 0 && m_ask); // rules with mistakes answer nothing
    m_verdict->setText(text);
    m_verdict->setRole(role);
    m_line->setVisible(m_decides > 0);
    m_line->setText(tr("line %1 decides").arg(number(static_cast<std::uint64_t>(m_decides))));
    m_line->setAbout(tr("line %1 decides").arg(number(static_cast<std::uint64_t>(m_decides))), tr("Select it"));
    return m_decides;
}

void AclQuestionView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    Card::changeEvent(event);
}

void AclQuestionView::retranslate()
{
    setHeading(tr("Who may do what?"));
    const QString words[] = { tr("User name"), tr("Client ID"), tr("wants to"), tr("Topic") };
    QWidget* const fields[] = { m_user, m_client, m_wish, m_topic };
    for (int i = 0; i < 4; ++i) {
        m_words[i]->setText(words[i]);
        fields[i]->setAccessibleName(words[i]);
    }
    m_user->lineEdit()->setPlaceholderText(tr("none"));
    const QSignalBlocker quiet(m_wish);
    m_wish->setItemText(0, tr("publish"));
    m_wish->setItemText(1, tr("receive"));
    m_wish->setItemText(2, tr("subscribe"));
    m_wish->setItemText(3, tr("connect"));
    renew();
}

} // namespace hookline::ui
