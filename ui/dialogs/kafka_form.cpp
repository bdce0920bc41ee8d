#include "ui/dialogs/kafka_form.h"

#include "core/config/issue_texts.h"
#include "core/config/security_checks.h"
#include "core/config/validate.h"
#include "core/tap/event.h"
#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/ports/secret_desk.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/timing.h"
#include "ui/widgets/label.h"
#include "ui/widgets/secret_edit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
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

constexpr int kEventsShown = 8; // rows
constexpr int kUsualConnectTimeout = 5000; // kafka/client_config.cpp

} // namespace

KafkaForm::KafkaForm(QWidget* parent)
    : FieldTabs({}, parent)
{
    setObjectName(QStringLiteral("kafkaTabWidget"));
    m_loading = true; // what is put in from here on is nobody's edit
    buildConnection();
    buildSecurity();
    buildRecords();
    buildProducer();
    buildBuffer();
    buildAdvanced();
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    connect(&m_typing, &QTimer::timeout, this, &KafkaForm::validateNow);
    retranslate();
    m_loading = false;
}

KafkaForm::~KafkaForm()
{
    // A field that loses its focus while it is destroyed still says that editing is finished.
    for (QLineEdit* edit : { m_servers, m_topic, m_clientId, m_transactionalId, m_registry, m_spoolFolder })
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

void KafkaForm::chooseOrAdd(QComboBox* box, const QVariant& value)
{
    int at = box->findData(value);
    if (at < 0) { // a value from the file that this version does not offer stays what it is
        box->addItem(value.toString(), value);
        at = box->count() - 1;
    }
    box->setCurrentIndex(at);
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
    target->setFocusProxy(m_practice); // where the label's mnemonic leads
    addField(form, "target", target);
    addField(form, "kafka.servers", m_servers);
    m_noPort = named(new QWidget, "noPortWidget");
    auto* noPort = new QHBoxLayout(m_noPort);
    noPort->setContentsMargins(0, 0, 0, 0);
    noPort->setSpacing(10);
    m_noPortSays = named(new Label(Role::Warn, 0.95), "noPortLabel");
    m_noPortSays->wrapped();
    m_addPort = named(new QPushButton, "addPortPushButton");
    m_addPort->setAutoDefault(false);
    noPort->addWidget(m_noPortSays, 1);
    noPort->addWidget(m_addPort, 0, Qt::AlignTop);
    form->addRow(new QWidget, m_noPort);
    form->setRowVisible(m_noPort, false);
    connect(m_addPort, &QPushButton::clicked, this, [this] {
        std::vector<std::string> without;
        m_servers->setText(fromUtf8(config::withPorts(m_servers->text().toStdString(), without)));
        changed();
        validateNow();
    });
    m_topic = named(new QLineEdit, "topicLineEdit");
    addField(form, "kafka.topic", m_topic);
    m_clientId = named(new QLineEdit, "clientIdLineEdit");
    addField(form, "kafka.client_id", m_clientId);
    m_connectTimeout = named(new QSpinBox, "connectTimeoutSpinBox");
    m_connectTimeout->setRange(1000, 600'000);
    m_connectTimeout->setSingleStep(1000);
    m_connectTimeout->setGroupSeparatorShown(true);
    m_connectTimeout->setSuffix(QStringLiteral(" ms"));
    addField(form, "kafka.properties.socket.connection.setup.timeout.ms", m_connectTimeout);
    m_family = named(new QComboBox, "addressFamilyComboBox");
    for (const char* word : { "any", "v4", "v6" })
        m_family->addItem(QString(), QLatin1String(word));
    addField(form, "kafka.properties.broker.address.family", m_family);
    m_tuning.add("socket.connection.setup.timeout.ms", nullptr, m_connectTimeout, kUsualConnectTimeout);
    m_tuning.add("broker.address.family", m_family, "any");
    m_paste = named(new QPushButton, "pastePropertiesPushButton");
    m_paste->setAutoDefault(false);
    form->addRow(new QWidget, m_paste);
    connect(m_paste, &QPushButton::clicked, this, &KafkaForm::pasteProperties);

    connect(m_enabled, &QCheckBox::toggled, this, &KafkaForm::changed);
    connect(m_own, &QRadioButton::toggled, this, [this](bool own) {
        enableServers(own);
        if (own && !m_loading)
            m_servers->setFocus();
        changed();
    });
    connect(m_connectTimeout, &QSpinBox::valueChanged, this, &KafkaForm::changed);
    connect(m_family, &QComboBox::currentIndexChanged, this, &KafkaForm::changed);
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
    m_events->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_events->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (int i = 0; i < tap::kEventKinds; ++i) {
        auto* item = new QListWidgetItem(m_events);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setData(Qt::UserRole, fromUtf8(tap::name(static_cast<tap::EventKind>(i))));
    }
    addField(form, "kafka.events", m_events);
    m_sysTopics = named(new QCheckBox, "sysTopicsCheckBox");
    addField(form, "kafka.sys_topics", m_sysTopics);
    m_registry = named(new QLineEdit, "schemaRegistryLineEdit");
    m_registry->setPlaceholderText(QStringLiteral("http://schemas:8081"));
    addField(form, "kafka.schema_registry", m_registry);
    m_maxTopics = named(new QSpinBox, "maxTopicsSpinBox");
    m_maxTopics->setRange(1, 1000);
    addField(form, "kafka.max_topics", m_maxTopics);

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
    connect(m_registry, &QLineEdit::textEdited, this, &KafkaForm::changed);
    connect(m_maxTopics, &QSpinBox::valueChanged, this, &KafkaForm::changed);
}

void KafkaForm::showOneOfSeveral()
{
    for (const char* key : { "kafka.enabled", "target", "kafka.topic" })
        showField(key, false);
    setTabVisible(kRecordsTab, false);
    setTabVisible(kBufferTab, false);
    m_oneOfSeveral = true;
    retranslate();
}

void KafkaForm::enableServers(bool on)
{
    Field& servers = field("kafka.servers");
    for (QWidget* part : { servers.input, static_cast<QWidget*>(servers.label), static_cast<QWidget*>(servers.hint) })
        part->setEnabled(on);
}

void KafkaForm::setSettings(const config::KafkaSettings& settings)
{
    m_loading = true;
    m_base = settings;
    m_enabled->setChecked(settings.enabled);
    (settings.servers.empty() ? m_practice : m_own)->setChecked(true);
    enableServers(!settings.servers.empty());
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
    m_registry->setText(fromUtf8(settings.schemaRegistry));
    m_maxTopics->setValue(static_cast<int>(settings.maxTopics));
    loadDelivery(settings);
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
    s.schemaRegistry = m_registry->text().trimmed().toStdString();
    s.maxTopics = static_cast<std::uint32_t>(m_maxTopics->value());
    readDelivery(s);
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
    if (const auto wrong = m_keychain ? m_keychain->checkCertificates(draft) : std::nullopt)
        m_issues.push_back(*wrong);
    if (auto issue = config::packetAboveKafka(m_broker, draft)) {
        issue->key = "kafka.properties.message.max.bytes"; // the half of it that is set here
        m_issues.push_back(std::move(*issue));
    }
    for (const std::string& name : writtenOut()) {
        if (const char* property = m_tuning.propertyOf(name))
            m_issues.push_back(
                config::makeIssue("property.owned", "kafka.properties", { name, std::string("kafka.properties.") + property }));
    }
    showIssues();
    showPortless();
    emit validated();
}

int KafkaForm::errors() const
{
    return static_cast<int>(std::ranges::count(m_issues, config::Severity::Error, &config::Issue::severity));
}

int KafkaForm::warnings() const { return static_cast<int>(m_issues.size()) - errors(); }

bool KafkaForm::belongs(const config::Issue& issue, const Field& field) const
{
    constexpr std::string_view kAny = "kafka.properties";
    const std::string_view key = field.key;
    if (issue.key == key)
        return true;
    if (!issue.key.starts_with(kAny) || issue.key.size() <= kAny.size() + 1)
        return false;
    const char* property = m_tuning.propertyOf(issue.key.substr(kAny.size() + 1));
    return property ? key.starts_with(kAny) && key.size() > kAny.size() && key.substr(kAny.size() + 1) == property : key == kAny;
}

/// Where a property is set instead is on another tab, which has a name here.
QString KafkaForm::words(const config::Issue& issue) const
{
    if (issue.id.starts_with("tls.") && issue.id != "tls.pair") { // the connection test's own finding
        QStringList args;
        for (const std::string& arg : issue.args)
            args << visibleText(arg, 200);
        const Texts::Problem found = Texts::diagnosis(fromUtf8(issue.id), args, { fromUtf8(issue.text), {} });
        return sentences({ found.what, found.remedy });
    }
    const bool owned = issue.id == "property.owned", elsewhere = issue.id == "property.has_key";
    const auto place = std::ranges::find_if(
        m_fields, [&](const Field& f) { return issue.args.size() > 1 && issue.args[1] == f.key; });
    if ((!owned && !elsewhere) || place == m_fields.end())
        return Texts::issue(issue);
    const QString name = fromUtf8(issue.args[0]), tab = tabText(place->tab);
    return owned ? tr("%1 is set on the “%2” tab. Set it there and remove it here.").arg(name, tab)
                 : tr("%1 is also on the “%2” tab. What stands here wins: move it there.").arg(name, tab);
}

void KafkaForm::showPortless()
{
    std::vector<std::string> without;
    if (m_own->isChecked())
        config::withPorts(m_servers->text().toStdString(), without);
    QStringList names;
    for (const std::string& entry : without)
        names << tr("“%1”").arg(visibleText(entry, 64));
    m_noPortSays->setText(tr("No port: %1. 9092 is used.").arg(listed(names)));
    static_cast<QFormLayout*>(m_noPort->parentWidget()->layout())->setRowVisible(m_noPort, !without.empty());
}

void KafkaForm::setBroker(const config::BrokerSettings& broker)
{
    if (broker == m_broker)
        return;
    m_broker = broker;
    validateNow();
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
            texts << words(issue);
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
            other << words(issue);
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
    setTabText(kConnectionTab, tr("Connection"));
    setTabText(kSecurityTab, tr("Security"));
    setTabText(kRecordsTab, tr("Records"));
    setTabText(kProducerTab, tr("Producer"));
    setTabText(kBufferTab, tr("Failure and buffer"));
    setTabText(kAdvancedTab, tr("Advanced"));
    m_paste->setText(tr("Paste client.properties…"));
    describe("kafka.enabled", tr("B&ridge"), {});
    m_enabled->setText(tr("Send events to Kafka"));
    describe("target", tr("&Cluster"), {});
    m_practice->setText(tr("Practice cluster"));
    m_practiceHint->setText(tr("A small Kafka inside this program, reachable by other programs on this computer. "
                               "Its records are in memory and gone when Hookline closes."));
    m_own->setText(tr("My Kafka"));
    describe("kafka.servers", tr("&Bootstrap servers"), tr("One or more host:port, separated by commas."));
    describe("kafka.topic", tr("&Topic"), {});
    describe("kafka.client_id", tr("Client &ID"),
        tr("The name under which Kafka's own logs and quotas know this producer."));
    describe("kafka.properties.socket.connection.setup.timeout.ms", tr("C&onnect timeout"),
        tr("How long a Kafka node may take to answer a new connection."));
    describe("kafka.properties.broker.address.family", tr("Address &family"), {});
    m_addPort->setText(tr("Add :9092"));
    describe("kafka.format", tr("&Format"), {});
    describe("kafka.publish_type", tr("T&ype name for publish"), {});
    describe("kafka.node_name", tr("&Node name"), tr("Written as cluster_node into each record."));
    describe("kafka.events", tr("E&vents to send"), {});
    describe("kafka.sys_topics", tr("System topics"), {});
    m_sysTopics->setText(tr("Also messages on $SYS/…"));
    describe("kafka.schema_registry", tr("Schema &registry"),
        tr("Address of a Confluent Schema Registry, for rules with the format Avro or JSON Schema."));
    describe("kafka.max_topics", tr("Topic li&mit"), tr("Kafka topics in use at a time; each has a producer of its own."));

    const bool loading = std::exchange(m_loading, true);
    retranslateSecurity();
    retranslateDelivery();
    setItem(m_family, QStringLiteral("any"), tr("IPv4 and IPv6"));
    setItem(m_family, QStringLiteral("v4"), tr("IPv4 only"));
    setItem(m_family, QStringLiteral("v6"), tr("IPv6 only"));
    setItem(m_format, static_cast<int>(config::RecordFormat::EmqJson), tr("EMQ JSON"));
    setItem(m_format, static_cast<int>(config::RecordFormat::Plain), tr("Plain payload"));
    setItem(m_publishType, QStringLiteral("publish"), QStringLiteral("publish"));
    setItem(m_publishType, QStringLiteral("public"), tr("public – as the EMQ plugin writes it"));
    for (int i = 0; i < m_events->count(); ++i) {
        const auto kind = static_cast<tap::EventKind>(i);
        m_events->item(i)->setText(labelled(Texts::event(kind), Texts::eventHint(kind)));
    }
    m_events->setFixedHeight(kEventsShown * m_events->sizeHintForRow(0) + 2 * m_events->frameWidth()); // whole rows
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
    showDeliveryHints();
}

void KafkaForm::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QTabWidget::changeEvent(event);
}

} // namespace hookline::ui
