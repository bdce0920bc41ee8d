#include "ui/dialogs/kafka_form.h"

#include "core/config/security_checks.h"
#include "core/config/validate.h"
#include "core/tap/event.h"
#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/texts.h"
#include "ui/timing.h"
#include "ui/widgets/label.h"
#include "ui/widgets/secret_edit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

void chooseOrAdd(QComboBox* box, const QVariant& value)
{
    int at = box->findData(value);
    if (at < 0) { // a value from the file that this version does not offer stays what it is
        box->addItem(value.toString(), value);
        at = box->count() - 1;
    }
    box->setCurrentIndex(at);
}

} // namespace

KafkaForm::KafkaForm(QWidget* parent)
    : FieldTabs({}, parent)
{
    setObjectName(QStringLiteral("kafkaTabWidget"));
    buildConnection();
    buildSecurity();
    buildRecords();
    buildProducer();
    buildAdvanced();
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    connect(&m_typing, &QTimer::timeout, this, &KafkaForm::validateNow);
    retranslate();
}

KafkaForm::~KafkaForm()
{
    // A field that loses its focus while it is destroyed still says that editing is finished.
    for (QLineEdit* edit : { m_servers, m_topic, m_clientId, m_transactionalId })
        edit->disconnect(this);
    for (QLineEdit* edit : m_securityEdits)
        edit->disconnect(this);
    for (SecretEdit* edit : m_securitySecrets)
        edit->disconnect(this);
}

KafkaForm::Field& KafkaForm::addField(QFormLayout* form, const char* key, QWidget* input)
{
    const bool narrow = qobject_cast<QComboBox*>(input) || qobject_cast<QSpinBox*>(input);
    if (narrow)
        input->setMinimumWidth(180);
    return FieldTabs::addField(form, key, input, narrow ? Qt::AlignLeft : Qt::Alignment());
}

void KafkaForm::buildConnection()
{
    QFormLayout* form = addPage();
    m_enabled = named(new QCheckBox, "enabledCheckBox");
    addField(form, "kafka.enabled", m_enabled);

    auto* target = new QWidget;
    auto* column = new QVBoxLayout(target);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(6);
    m_own = named(new QRadioButton, "ownRadioButton");
    m_servers = named(new QLineEdit, "serversLineEdit");
    m_servers->setPlaceholderText(QStringLiteral("kafka-1:9092, kafka-2:9092"));
    m_practice = named(new QRadioButton, "practiceRadioButton");
    m_practiceHint = new Label(Role::TextMuted, 0.95);
    m_practiceHint->wrapped();
    m_practiceHint->setIndent(25);
    column->addWidget(m_practice);
    column->addWidget(m_practiceHint);
    column->addWidget(m_own);
    addField(form, "target", target);
    addField(form, "kafka.servers", m_servers);
    m_topic = named(new QLineEdit, "topicLineEdit");
    addField(form, "kafka.topic", m_topic);
    m_clientId = named(new QLineEdit, "clientIdLineEdit");
    addField(form, "kafka.client_id", m_clientId);
    m_paste = named(new QPushButton, "pastePropertiesPushButton");
    m_paste->setAutoDefault(false);
    form->addRow(new QWidget, m_paste);
    connect(m_paste, &QPushButton::clicked, this, &KafkaForm::pasteProperties);

    connect(m_enabled, &QCheckBox::toggled, this, &KafkaForm::changed);
    connect(m_own, &QRadioButton::toggled, this, [this](bool own) {
        m_servers->setEnabled(own);
        if (own && !m_loading)
            m_servers->setFocus();
        changed();
    });
    for (QLineEdit* edit : { m_servers, m_topic, m_clientId }) {
        connect(edit, &QLineEdit::textEdited, this, &KafkaForm::changed);
        connect(edit, &QLineEdit::editingFinished, this, &KafkaForm::validateNow);
    }
}

void KafkaForm::buildRecords()
{
    QFormLayout* form = addPage();
    m_format = named(new QComboBox, "formatComboBox");
    addField(form, "kafka.format", m_format);
    m_publishType = named(new QComboBox, "publishTypeComboBox");
    addField(form, "kafka.publish_type", m_publishType);
    m_nodeName = named(new QLineEdit, "nodeNameLineEdit");
    addField(form, "kafka.node_name", m_nodeName);
    m_events = named(new QListWidget, "eventsListWidget");
    m_events->setUniformItemSizes(true);
    m_events->setMinimumHeight(200);
    m_events->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (int i = 0; i < tap::kEventKinds; ++i) {
        auto* item = new QListWidgetItem(m_events);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setData(Qt::UserRole, fromUtf8(tap::name(static_cast<tap::EventKind>(i))));
    }
    addField(form, "kafka.events", m_events);
    m_sysTopics = named(new QCheckBox, "sysTopicsCheckBox");
    addField(form, "kafka.sys_topics", m_sysTopics);

    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        const bool json = m_format->currentData().toInt() == static_cast<int>(config::RecordFormat::EmqJson);
        m_publishType->setEnabled(json);
        m_nodeName->setEnabled(json);
        retranslateChoices();
        changed();
    });
    connect(m_publishType, &QComboBox::currentIndexChanged, this, &KafkaForm::changed);
    connect(m_nodeName, &QLineEdit::textEdited, this, &KafkaForm::changed);
    connect(m_events, &QListWidget::itemChanged, this, &KafkaForm::changed);
    connect(m_sysTopics, &QCheckBox::toggled, this, &KafkaForm::changed);
}

void KafkaForm::buildProducer()
{
    QFormLayout* form = addPage();
    m_acks = named(new QComboBox, "acksComboBox");
    addField(form, "kafka.acks", m_acks);
    m_exactlyOnce = named(new QCheckBox, "exactlyOnceCheckBox");
    addField(form, "kafka.exactly_once", m_exactlyOnce);
    connect(m_exactlyOnce, &QCheckBox::toggled, this, &KafkaForm::changed);
    m_transactionalId = named(new QLineEdit, "transactionalIdLineEdit");
    m_transactionalId->setPlaceholderText(QStringLiteral("hookline-edge-1"));
    addField(form, "kafka.transactional_id", m_transactionalId);
    connect(m_transactionalId, &QLineEdit::textChanged, this, &KafkaForm::changed);
    m_compression = named(new QComboBox, "compressionComboBox");
    for (const char* name : { "none", "gzip", "snappy", "lz4", "zstd" })
        m_compression->addItem(QLatin1String(name), QLatin1String(name));
    addField(form, "kafka.compression", m_compression);
    m_linger = named(new QSpinBox, "lingerSpinBox");
    m_linger->setRange(0, 900000);
    addField(form, "kafka.linger_ms", m_linger);
    m_queue = named(new QSpinBox, "queueSpinBox");
    m_queue->setRange(1, 100'000'000);
    m_queue->setGroupSeparatorShown(true);
    m_queue->setSingleStep(10000);
    addField(form, "kafka.queue_records", m_queue);
    m_whenFull = named(new QComboBox, "whenFullComboBox");
    addField(form, "kafka.when_full", m_whenFull);
    m_other = named(new Label(Role::Warn), "otherIssuesLabel");
    m_other->wrapped();
    form->addRow(m_other);

    for (QComboBox* box : { m_acks, m_compression })
        connect(box, &QComboBox::currentIndexChanged, this, &KafkaForm::changed);
    connect(m_whenFull, &QComboBox::currentIndexChanged, this, [this] {
        retranslateChoices();
        changed();
    });
    for (QSpinBox* box : { m_linger, m_queue })
        connect(box, &QSpinBox::valueChanged, this, &KafkaForm::changed);
}

void KafkaForm::showOneOfSeveral()
{
    for (const char* key : { "kafka.enabled", "target", "kafka.topic", "kafka.queue_records", "kafka.when_full" })
        showField(key, false);
    setTabVisible(2, false);
    m_oneOfSeveral = true;
    retranslate();
}

void KafkaForm::setSettings(const config::KafkaSettings& settings)
{
    m_loading = true;
    m_base = settings;
    m_enabled->setChecked(settings.enabled);
    (settings.servers.empty() ? m_practice : m_own)->setChecked(true);
    m_servers->setEnabled(!settings.servers.empty());
    m_servers->setText(fromUtf8(settings.servers));
    m_topic->setText(fromUtf8(settings.topic));
    m_clientId->setText(fromUtf8(settings.clientId));
    chooseOrAdd(m_format, static_cast<int>(settings.format));
    chooseOrAdd(m_publishType, fromUtf8(settings.publishType));
    m_nodeName->setText(fromUtf8(settings.nodeName));
    for (int i = 0; i < m_events->count(); ++i) {
        const std::string name = m_events->item(i)->data(Qt::UserRole).toString().toStdString();
        const bool on = std::ranges::find(settings.events, name) != settings.events.end();
        m_events->item(i)->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    }
    m_sysTopics->setChecked(settings.sysTopics);
    chooseOrAdd(m_acks, fromUtf8(settings.acks));
    m_exactlyOnce->setChecked(settings.exactlyOnce);
    m_transactionalId->setText(fromUtf8(settings.transactionalId));
    chooseOrAdd(m_compression, fromUtf8(settings.compression));
    m_linger->setValue(static_cast<int>(std::min<std::uint32_t>(settings.lingerMs, 900000)));
    m_queue->setValue(static_cast<int>(std::min<std::uint32_t>(settings.queueRecords, 100'000'000)));
    chooseOrAdd(m_whenFull, static_cast<int>(settings.whenFull));
    loadSecurity(settings);
    m_loading = false;
    validateNow();
}

config::KafkaSettings KafkaForm::settings() const
{
    config::KafkaSettings s = m_base;
    s.enabled = m_enabled->isChecked();
    // "My Kafka" without a server must not quietly become the practice cluster: a blank is an error of validate().
    const QString servers = m_servers->text().trimmed();
    s.servers = m_practice->isChecked() ? std::string() : servers.isEmpty() ? std::string(" ") : servers.toStdString();
    s.topic = m_topic->text().trimmed().toStdString();
    s.clientId = m_clientId->text().trimmed().toStdString();
    s.format = static_cast<config::RecordFormat>(m_format->currentData().toInt());
    s.publishType = m_publishType->currentData().toString().toStdString();
    s.nodeName = m_nodeName->text().trimmed().toStdString();
    // Chosen ones keep the order of the file, new ones follow.
    std::vector<std::string> chosen;
    for (int i = 0; i < m_events->count(); ++i) {
        if (m_events->item(i)->checkState() == Qt::Checked)
            chosen.push_back(m_events->item(i)->data(Qt::UserRole).toString().toStdString());
    }
    std::erase_if(s.events, [&](const std::string& name) { return std::ranges::find(chosen, name) == chosen.end(); });
    for (std::string& name : chosen) {
        if (std::ranges::find(s.events, name) == s.events.end())
            s.events.push_back(std::move(name));
    }
    s.sysTopics = m_sysTopics->isChecked();
    s.acks = m_acks->currentData().toString().toStdString();
    s.exactlyOnce = m_exactlyOnce->isChecked();
    if (s.exactlyOnce)
        s.buffer = config::BufferMode::Disk; // it means nothing without
    s.transactionalId = m_transactionalId->text().trimmed().toStdString();
    s.compression = m_compression->currentData().toString().toStdString();
    s.lingerMs = static_cast<std::uint32_t>(m_linger->value());
    s.queueRecords = static_cast<std::uint32_t>(m_queue->value());
    s.whenFull = static_cast<config::WhenFull>(m_whenFull->currentData().toInt());
    readSecurity(s);
    return s;
}

void KafkaForm::changed()
{
    if (m_loading)
        return;
    if (errors() > 0)
        validateNow(); // what is mended is not blamed a moment longer
    else
        m_typing.start();
    emit edited();
}

void KafkaForm::validateNow()
{
    m_typing.stop();
    if (m_loading)
        return;
    const config::KafkaSettings draft = settings();
    m_issues = config::validate(draft);
    std::ranges::move(config::checkSecurityFiles(draft), std::back_inserter(m_issues));
    showIssues();
    emit validated();
}

int KafkaForm::errors() const
{
    return static_cast<int>(std::ranges::count(m_issues, config::Severity::Error, &config::Issue::severity));
}

int KafkaForm::warnings() const { return static_cast<int>(m_issues.size()) - errors(); }

bool KafkaForm::belongs(const config::Issue& issue, const Field& field)
{
    const std::string_view key = field.key;
    return issue.key == key || (key == "kafka.properties" && issue.key.starts_with("kafka.properties."));
}

void KafkaForm::showIssues()
{
    QStringList other;
    std::vector<bool> tabErrors(static_cast<std::size_t>(count()));
    for (Field& field : m_fields) {
        QStringList texts;
        bool error = false;
        for (const config::Issue& issue : m_issues) {
            if (!belongs(issue, field) || (issue.id == "secret.plain" && qobject_cast<SecretEdit*>(field.input))) // which says it itself
                continue;
            texts << Texts::issue(issue);
            error = error || issue.severity == config::Severity::Error;
        }
        field.issue->setText(texts.join(QLatin1Char('\n')));
        field.issue->setRole(error ? Role::Error : Role::Warn);
        field.issue->setVisible(!texts.isEmpty());
        field.hint->setVisible(texts.isEmpty() && !field.hint->text().isEmpty());
        if (field.input->property("invalid").toBool() != error) {
            field.input->setProperty("invalid", error);
            field.input->update();
        }
        field.input->setAccessibleDescription(field.issue->text());
        if (error)
            tabErrors[static_cast<std::size_t>(field.tab)] = true;
    }
    for (const config::Issue& issue : m_issues) {
        if (std::ranges::none_of(m_fields, [&](const Field& f) { return belongs(issue, f); })) {
            other << Texts::issue(issue);
            if (issue.severity == config::Severity::Error)
                tabErrors.back() = true;
        }
    }
    m_other->setText(other.join(QLatin1Char('\n')));
    m_other->setVisible(!other.isEmpty());
    for (int i = 0; i < count(); ++i)
        setTabIcon(i, tabErrors[static_cast<std::size_t>(i)] ? icon("error", Role::Error) : QIcon());
}

void KafkaForm::focusFirstError()
{
    for (const Field& field : m_fields) {
        if (field.input->property("invalid").toBool()) {
            setCurrentIndex(field.tab);
            field.input->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
}

void KafkaForm::retranslate()
{
    const auto words = [this](const char* key, const QString& label, const QString& hint) {
        Field& f = field(key);
        f.label->setText(label);
        f.hint->setText(hint);
        f.hint->setVisible(!hint.isEmpty());
        f.input->setAccessibleName(withoutMnemonic(label));
    };
    setTabText(0, tr("Connection"));
    setTabText(1, tr("Security"));
    setTabText(2, tr("Records"));
    setTabText(3, tr("Producer and queue"));
    setTabText(4, tr("Advanced"));
    m_paste->setText(tr("Paste client.properties…"));
    words("kafka.enabled", tr("Bridge"), {});
    m_enabled->setText(tr("Send events to Kafka"));
    words("target", tr("Cluster"), {});
    m_practice->setText(tr("Practice cluster"));
    m_practiceHint->setText(tr("A small Kafka inside this program, reachable by other programs on this computer. "
                               "Its records are in memory and gone when Hookline closes."));
    m_own->setText(tr("My Kafka"));
    words("kafka.servers", tr("&Bootstrap servers"), tr("One or more host:port, separated by commas."));
    words("kafka.topic", tr("&Topic"), {});
    words("kafka.client_id", tr("Client &ID"),
        tr("The name under which Kafka's own logs and quotas know this producer."));
    words("kafka.format", tr("&Format"), {});
    words("kafka.publish_type", tr("T&ype of a publish"), {});
    words("kafka.node_name", tr("&Node name"), tr("Written as cluster_node into each record."));
    words("kafka.events", tr("E&vents to send"), {});
    words("kafka.sys_topics", tr("System topics"), {});
    m_sysTopics->setText(tr("Also messages on $SYS/…"));
    words("kafka.acks", tr("&Acknowledgement"), {});
    words("kafka.exactly_once", tr("E&xactly once"),
        m_oneOfSeveral
            ? tr("After a crash nothing is lost or doubled for consumers that read_committed. Records wait on the disk for it, those of all clusters.")
            : tr("After a crash nothing is lost or doubled for consumers that read_committed. Records wait on the disk for it."));
    m_exactlyOnce->setText(tr("Send in Kafka transactions"));
    words("kafka.transactional_id", tr("T&ransactional ID"),
        tr("What the ids of its transactions begin with; nobody else may use it. Empty: made of the spool's own number."));
    words("kafka.compression", tr("C&ompression"), {});
    words("kafka.linger_ms", tr("&Linger"), tr("How long a record may wait for others to share a batch with."));
    m_linger->setSuffix(QStringLiteral(" ms"));
    words("kafka.queue_records", tr("&Queue limit"), tr("Records that may wait while Kafka is away."));
    m_queue->setSuffix(tr(" records"));
    words("kafka.when_full", tr("When the queue is &full"), {});

    const bool loading = std::exchange(m_loading, true);
    retranslateSecurity();
    const auto item = [](QComboBox* box, const QVariant& value, const QString& text) {
        const int at = box->findData(value);
        if (at < 0)
            box->addItem(text, value);
        else
            box->setItemText(at, text);
    };
    item(m_format, static_cast<int>(config::RecordFormat::EmqJson), tr("EMQ JSON"));
    item(m_format, static_cast<int>(config::RecordFormat::Plain), tr("Plain payload"));
    item(m_publishType, QStringLiteral("publish"), QStringLiteral("publish"));
    item(m_publishType, QStringLiteral("public"), tr("public – as the EMQ plugin writes it"));
    item(m_acks, QStringLiteral("all"), tr("all – every in-sync replica (safest)"));
    item(m_acks, QStringLiteral("1"), tr("1 – the partition's leader"));
    item(m_acks, QStringLiteral("0"), tr("0 – none; losses cannot be noticed"));
    item(m_compression, QStringLiteral("none"), tr("none"));
    item(m_whenFull, static_cast<int>(config::WhenFull::Block), tr("Make publishers wait"));
    item(m_whenFull, static_cast<int>(config::WhenFull::DropNewest), tr("Drop the newest"));
    for (int i = 0; i < m_events->count(); ++i) {
        const auto kind = static_cast<tap::EventKind>(i);
        m_events->item(i)->setText(QStringLiteral("%1  \u2013  %2").arg(Texts::event(kind), Texts::eventHint(kind)));
    }
    m_loading = loading;
    retranslateChoices();
    showIssues();
}

void KafkaForm::retranslateChoices()
{
    const bool json = m_format->currentData().toInt() == static_cast<int>(config::RecordFormat::EmqJson);
    Label* format = field("kafka.format").hint;
    format->setText(
        json ? tr(
            "One JSON object for each event, with the client, the message and the time, as the EMQ plugin writes it.")
             : tr("The payload as it is; client, topic and QoS go into the record's headers."));
    format->show();
    const bool block = m_whenFull->currentData().toInt() == static_cast<int>(config::WhenFull::Block);
    Label* full = field("kafka.when_full").hint;
    full->setText(block ? tr("Nothing is lost: the broker stops reading from publishers until there is room.")
                        : tr("Publishers go on; events that find no room do not reach Kafka and are counted."));
    full->show();
}

void KafkaForm::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QTabWidget::changeEvent(event);
}

} // namespace hookline::ui
