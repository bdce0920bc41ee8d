// KafkaForm's pages "Producer" and "Failure and buffer": how records are sent, and what becomes of them while Kafka is away.
#include "ui/dialogs/kafka_form.h"

#include "core/mqtt/types.h"
#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_cells.h"
#include "ui/models/source_words.h"
#include "ui/widgets/label.h"
#include "ui/widgets/size_box.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hookline::ui {
namespace {

using config::AckMode;
using config::BufferMode;

// What the bridge sets where nothing is said (kafka/client_config.cpp), and librdkafka's own default of the batch.
constexpr int kUsualBatch = 1'000'000;
constexpr int kUsualLargest = 30'000'000;
constexpr const char* kUsualPartitioner = "murmur2_random";

/// What a PUBACK may say when the wait is over.
constexpr std::array kFallbacks { mqtt::ReasonCode::QuotaExceeded, mqtt::ReasonCode::UnspecifiedError,
    mqtt::ReasonCode::ImplementationSpecificError, mqtt::ReasonCode::Success };

bool waitsForDisk(const config::KafkaSettings& s)
{
    const auto rulesDo = [](const config::RuleSettings& rule) {
        return rule.buffer == config::RuleBuffer::Hybrid || rule.buffer == config::RuleBuffer::Disk
            || rule.ack == config::RuleAck::Disk;
    };
    return s.buffer != BufferMode::Memory || s.ack == AckMode::Disk || std::ranges::any_of(s.rules, rulesDo);
}

bool publishersWait(const config::KafkaSettings& s)
{
    return s.ack != AckMode::Accept || std::ranges::any_of(s.rules, [](const config::RuleSettings& rule) {
        return rule.ack == config::RuleAck::Disk || rule.ack == config::RuleAck::Kafka;
    });
}

} // namespace

QSpinBox* KafkaForm::addNumber(
    QFormLayout* form, const char* key, const char* name, int least, int most, int step, const QString& suffix)
{
    auto* box = named(new QSpinBox, name);
    box->setRange(least, most);
    box->setSingleStep(step);
    box->setGroupSeparatorShown(true);
    box->setSuffix(suffix);
    addField(form, key, box);
    connect(box, &QSpinBox::valueChanged, this, &KafkaForm::changed);
    return box;
}

SizeBox* KafkaForm::addSize(QFormLayout* form, const char* key, const char* name, int least)
{
    auto* box = named(new SizeBox(least), name);
    addField(form, key, box);
    connect(box, &QSpinBox::valueChanged, this, &KafkaForm::changed);
    return box;
}

QComboBox* KafkaForm::addChoice(QFormLayout* form, const char* key, const char* name)
{
    auto* box = named(new QComboBox, name);
    addField(form, key, box);
    connect(box, &QComboBox::currentIndexChanged, this, [this] {
        showDeliveryHints();
        changed();
    });
    return box;
}

void KafkaForm::buildProducer()
{
    const QString ms = QStringLiteral(" ms");
    QFormLayout* form = addPage();
    m_acks = addChoice(form, "kafka.acks", "acksComboBox");
    m_exactlyOnce = named(new QCheckBox, "exactlyOnceCheckBox");
    addField(form, "kafka.exactly_once", m_exactlyOnce);
    connect(m_exactlyOnce, &QCheckBox::toggled, this, [this](bool on) {
        if (on && !m_loading && static_cast<AckMode>(m_ack->currentData().toInt()) != AckMode::Disk) // it means nothing without
            m_buffer->setCurrentIndex(m_buffer->findData(static_cast<int>(BufferMode::Disk)));
        showDeliveryHints();
        changed();
    });
    m_transactionalId = named(new QLineEdit, "transactionalIdLineEdit");
    m_transactionalId->setPlaceholderText(QStringLiteral("hookline-edge-1"));
    addField(form, "kafka.transactional_id", m_transactionalId);
    connect(m_transactionalId, &QLineEdit::textChanged, this, [this] {
        showDeliveryHints();
        changed();
    });
    m_compression = addChoice(form, "kafka.compression", "compressionComboBox");
    for (const char* word : { "none", "gzip", "snappy", "lz4", "zstd" })
        m_compression->addItem(QLatin1String(word), QLatin1String(word));
    m_linger = addNumber(form, "kafka.linger_ms", "lingerSpinBox", 0, 900'000, 1, ms);
    m_partitioner = addChoice(form, "kafka.properties.partitioner", "partitionerComboBox");
    for (const char* word :
        { kUsualPartitioner, "murmur2", "consistent_random", "consistent", "fnv1a_random", "fnv1a", "random" })
        m_partitioner->addItem(QLatin1String(word), QLatin1String(word));
    constexpr int kMost = std::numeric_limits<int>::max();
    m_batch = addNumber(form, "kafka.properties.batch.size", "batchSpinBox", 1, kMost, 100'000, {});
    m_largest = addNumber(form, "kafka.properties.message.max.bytes", "largestSpinBox", 1000, 1'000'000'000, 100'000, {});
    m_deliveryTimeout = addNumber(form, "kafka.properties.delivery.timeout.ms", "deliveryTimeoutSpinBox", 0, kMost, 10'000, ms);
    m_tuning.add("partitioner", m_partitioner, kUsualPartitioner);
    m_tuning.add("batch.size", nullptr, m_batch, kUsualBatch);
    m_tuning.add("message.max.bytes", nullptr, m_largest, kUsualLargest);
    m_tuning.add("delivery.timeout.ms", "message.timeout.ms", m_deliveryTimeout, 0);
}

void KafkaForm::buildBuffer()
{
    const QString ms = QStringLiteral(" ms");
    QFormLayout* form = addPage();
    m_whenFull = addChoice(form, "kafka.when_full", "whenFullComboBox");
    m_queue = addNumber(form, "kafka.queue_records", "queueSpinBox", 1, 100'000'000, 10'000, {});
    connect(m_queue, &QSpinBox::valueChanged, this, &KafkaForm::showDeliveryHints);
    m_queueBytes = addSize(form, "kafka.queue_bytes", "queueBytesSizeBox", 1);
    m_buffer = addChoice(form, "kafka.buffer", "bufferComboBox");
    m_ack = addChoice(form, "kafka.ack", "ackComboBox");
    m_ackTimeout = addNumber(form, "kafka.ack_timeout_ms", "ackTimeoutSpinBox", 100, 3'600'000, 1000, ms);
    m_ackFallback = addChoice(form, "kafka.ack_fallback", "ackFallbackComboBox");
    m_spoolFolder = named(new QLineEdit, "spoolFolderLineEdit");
    addField(form, "kafka.spool_folder", m_spoolFolder);
    QAction* choose = m_spoolFolder->addAction(icon("folder"), QLineEdit::TrailingPosition);
    connect(choose, &QAction::triggered, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, {}, m_spoolFolder->text());
        if (folder.isEmpty())
            return;
        m_spoolFolder->setText(folder);
        changed();
    });
    connect(m_spoolFolder, &QLineEdit::textEdited, this, &KafkaForm::changed);
    m_spoolQuota = addSize(form, "kafka.spool_quota", "spoolQuotaSizeBox", 0);
    m_spoolMinFree = addSize(form, "kafka.spool_min_free", "spoolMinFreeSizeBox", 0);
    m_keepSeconds = addNumber(form, "kafka.spool_keep_seconds", "keepSecondsSpinBox", 0, 604'800, 60, QStringLiteral(" s"));
    connect(m_keepSeconds, &QSpinBox::valueChanged, this, &KafkaForm::showDeliveryHints);
    m_keepBytes = addSize(form, "kafka.spool_keep_bytes", "keepBytesSizeBox", 1);
    m_onForgotten = addChoice(form, "kafka.on_forgotten", "onForgottenComboBox");
    m_flush = addNumber(form, "kafka.flush_timeout_ms", "flushSpinBox", 0, 600'000, 1000, ms);
}

void KafkaForm::loadDelivery(const config::KafkaSettings& s)
{
    const auto number = [](QSpinBox* box, std::uint32_t value) {
        box->setValue(static_cast<int>(std::min<std::uint32_t>(value, std::numeric_limits<int>::max())));
    };
    chooseOrAdd(m_acks, fromUtf8(s.acks));
    m_exactlyOnce->setChecked(s.exactlyOnce);
    m_transactionalId->setText(fromUtf8(s.transactionalId));
    chooseOrAdd(m_compression, fromUtf8(s.compression));
    number(m_linger, s.lingerMs);
    chooseOrAdd(m_whenFull, static_cast<int>(s.whenFull));
    number(m_queue, s.queueRecords);
    m_queueBytes->setBytes(s.queueBytes);
    chooseOrAdd(m_buffer, static_cast<int>(s.buffer));
    chooseOrAdd(m_ack, static_cast<int>(s.ack));
    number(m_ackTimeout, s.ackTimeoutMs);
    chooseOrAdd(m_ackFallback, static_cast<int>(s.ackFallback));
    m_spoolFolder->setText(fromUtf8(s.spoolFolder));
    m_spoolQuota->setBytes(s.spoolQuota);
    m_spoolMinFree->setBytes(s.spoolMinFree);
    number(m_keepSeconds, s.spoolKeepSeconds);
    m_keepBytes->setBytes(s.spoolKeepBytes);
    chooseOrAdd(m_onForgotten, static_cast<int>(s.onForgotten));
    number(m_flush, s.flushTimeoutMs);
    showDeliveryHints();
}

void KafkaForm::readDelivery(config::KafkaSettings& s) const
{
    const auto number = [](const QSpinBox* box) { return static_cast<std::uint32_t>(box->value()); };
    s.acks = m_acks->currentData().toString().toStdString();
    s.exactlyOnce = m_exactlyOnce->isChecked();
    s.transactionalId = m_transactionalId->text().trimmed().toStdString();
    s.compression = m_compression->currentData().toString().toStdString();
    s.lingerMs = number(m_linger);
    s.whenFull = static_cast<config::WhenFull>(m_whenFull->currentData().toInt());
    s.queueRecords = number(m_queue);
    s.queueBytes = m_queueBytes->bytes();
    s.buffer = static_cast<BufferMode>(m_buffer->currentData().toInt());
    s.ack = static_cast<AckMode>(m_ack->currentData().toInt());
    if (m_oneOfSeveral && s.exactlyOnce && s.ack != AckMode::Disk)
        s.buffer = BufferMode::Disk; // one setting for all clusters, which is not to be seen here
    s.ackTimeoutMs = number(m_ackTimeout);
    s.ackFallback = static_cast<std::uint32_t>(m_ackFallback->currentData().toInt());
    s.spoolFolder = m_spoolFolder->text().trimmed().toStdString();
    s.spoolQuota = m_spoolQuota->bytes();
    s.spoolMinFree = m_spoolMinFree->bytes();
    s.spoolKeepSeconds = number(m_keepSeconds);
    s.spoolKeepBytes = m_keepBytes->bytes();
    s.onForgotten = static_cast<config::OnForgotten>(m_onForgotten->currentData().toInt());
    s.flushTimeoutMs = number(m_flush);
}

void KafkaForm::setLibrary(const QString& version) { m_library = version; }

void KafkaForm::setRate(double recordsPerSecond)
{
    m_rate = recordsPerSecond;
    showQueueHint();
}

void KafkaForm::showQueueHint()
{
    QString hint = tr("Records that may wait while Kafka cannot be reached.");
    bool tight = false;
    if (std::isfinite(m_rate) && m_rate >= 1) {
        const double seconds = m_queue->value() / m_rate;
        tight = seconds < 1;
        hint = tight ? tr("At the current %1 it is full in less than a second.").arg(rate(m_rate))
                     : tr("Records that may wait while Kafka cannot be reached: ≈ %1 at the current %2.")
                           .arg(SourceWords::duration(seconds), rate(m_rate));
    }
    Field& queue = field("kafka.queue_records");
    if (queue.hint->text() != hint)
        queue.hint->setText(hint);
    queue.hint->setRole(tight ? Role::Warn : Role::TextMuted);
    queue.hint->setVisible(queue.issue->text().isEmpty());
}

void KafkaForm::showDeliveryHints()
{
    if (m_flush == nullptr)
        return; // while they are being made
    const auto say = [this](const char* key, const QString& hint) {
        Field& f = field(key);
        f.hint->setText(hint);
        f.hint->setVisible(!hint.isEmpty() && f.issue->text().isEmpty());
    };
    const auto enable = [this](std::initializer_list<const char*> keys, bool on) {
        for (const char* key : keys) {
            field(key).input->setEnabled(on);
            field(key).label->setEnabled(on);
            field(key).hint->setEnabled(on);
        }
    };
    config::KafkaSettings s;
    s.rules = m_base.rules;
    s.buffer = static_cast<BufferMode>(m_buffer->currentData().toInt());
    s.ack = static_cast<AckMode>(m_ack->currentData().toInt());
    say("kafka.when_full",
        static_cast<config::WhenFull>(m_whenFull->currentData().toInt()) == config::WhenFull::Block
            ? tr("Nothing is lost: the broker stops reading from publishers until there is room.")
            : tr("Publishers go on; events that find no room do not reach Kafka and are counted."));
    say("kafka.buffer",
        s.buffer == BufferMode::Memory   ? tr("The fastest. When the program is killed, what waits is lost.")
        : s.buffer == BufferMode::Hybrid ? tr("What finds no room in memory goes to the disk, and what is left when Hookline stops.")
                                         : tr("Every record is on the disk before it is sent: nothing stored is lost, whatever "
                                              "happens to the program."));
    say("kafka.ack",
        s.ack == AckMode::Accept ? tr("Publishers with QoS 1 and 2 do not wait.")
        : s.ack == AckMode::Disk ? tr("An acknowledged message of QoS 1 or 2 survives the end of this program. For this, "
                                      "records wait on disk.")
                                 : tr("An acknowledged message of QoS 1 or 2 is in Kafka; publishers wait for it."));
    const QString random = m_partitioner->currentData().toString();
    say("kafka.properties.partitioner",
        random == QLatin1String("random")
            ? tr("Records of one client go to any partition and are not kept in order.")
            : tr("The key's hash chooses the partition, which keeps each client's records in order. Rules may choose otherwise."));
    enable({ "kafka.transactional_id" }, m_exactlyOnce->isChecked() || !m_transactionalId->text().isEmpty());
    enable({ "kafka.ack_timeout_ms", "kafka.ack_fallback" }, publishersWait(s));
    enable({ "kafka.spool_folder", "kafka.spool_quota", "kafka.spool_min_free", "kafka.spool_keep_seconds" }, waitsForDisk(s));
    enable({ "kafka.spool_keep_bytes", "kafka.on_forgotten" }, waitsForDisk(s) && m_keepSeconds->value() > 0);
    showQueueHint();
}

void KafkaForm::retranslateDelivery()
{
    describe("kafka.acks", tr("&Acknowledgement"));
    describe("kafka.exactly_once", tr("E&xactly once"),
        m_oneOfSeveral
            ? tr("After a crash nothing is lost or doubled for consumers with isolation.level=read_committed. For this, "
                 "records of all clusters wait on disk.")
            : tr("After a crash nothing is lost or doubled for consumers with isolation.level=read_committed. For this, "
                 "records wait on disk."));
    m_exactlyOnce->setText(tr("Send in Kafka transactions"));
    describe("kafka.transactional_id", tr("T&ransactional ID"),
        tr("What the ids of its transactions begin with; nobody else may use it. Empty: derived from the spool's number."));
    describe("kafka.compression", tr("C&ompression"));
    describe("kafka.linger_ms", tr("&Linger"), tr("How long a record may wait for others to share a batch with."));
    describe("kafka.properties.partitioner", tr("&Partitioner"));
    describe("kafka.properties.batch.size", tr("&Batch size"), tr("At most this much per partition and request."));
    describe("kafka.properties.message.max.bytes", tr("Largest r&ecord"),
        tr("Larger ones are rejected. Kafka itself usually takes 1 MiB."));
    describe("kafka.properties.delivery.timeout.ms", tr("&Delivery timeout"));
    m_batch->setSuffix(tr(" bytes"));
    m_largest->setSuffix(tr(" bytes"));
    m_deliveryTimeout->setSpecialValueText(tr("never gives up"));

    describe("kafka.when_full", tr("When the queue is &full"));
    describe("kafka.queue_records", tr("&Queue limit"));
    m_queue->setSuffix(tr(" records"));
    describe("kafka.queue_bytes", tr("Queue &memory"),
        tr("Memory they may use; whichever limit is reached first applies."));
    describe("kafka.buffer", tr("Records &wait in"));
    describe("kafka.ack", tr("&Acknowledge publishers"));
    describe("kafka.ack_timeout_ms", tr("Wait a&t most"));
    describe("kafka.ack_fallback", tr("T&hen answer"),
        tr("The MQTT reason code when that time is over. For an error, clients before MQTT 5 are disconnected."));
    describe("kafka.spool_folder", tr("Sp&ool folder"),
        tr("Empty: in the user's data folder. Another folder or size is used after a restart."));
    m_spoolFolder->actions().constFirst()->setText(tr("Choose a folder"));
    describe("kafka.spool_quota", tr("Spool si&ze"), tr("Automatic: half of what is free, at most 8 GiB."));
    m_spoolQuota->setSpecialValueText(tr("automatic"));
    describe("kafka.spool_min_free", tr("Disk that stays fr&ee"), tr("Below it, acknowledgements are withheld."));
    describe("kafka.spool_keep_seconds", tr("&Keep what was sent"),
        tr("In case Kafka loses records that it had acknowledged."));
    m_keepSeconds->setSpecialValueText(tr("not at all"));
    describe("kafka.spool_keep_bytes", tr("At most, per topi&c"));
    describe("kafka.on_forgotten", tr("When Kafka &lost some"));
    describe("kafka.flush_timeout_ms", tr("At a &stop, wait"),
        tr("For queued records to reach Kafka, also when settings change. What is left is kept on the disk, or else reported."));

    setItem(m_acks, QStringLiteral("all"), tr("all – every in-sync replica (safest)"));
    setItem(m_acks, QStringLiteral("1"), tr("1 – the partition's leader"));
    setItem(m_acks, QStringLiteral("0"), tr("0 – none; losses cannot be noticed"));
    setItem(m_compression, QStringLiteral("none"), tr("none"));
    setItem(m_partitioner, QLatin1String(kUsualPartitioner), tr("murmur2_random – as Java clients do"));
    setItem(m_partitioner, QStringLiteral("random"), tr("random – whatever the key"));
    setItem(m_whenFull, static_cast<int>(config::WhenFull::Block), tr("Make publishers wait"));
    setItem(m_whenFull, static_cast<int>(config::WhenFull::DropNewest), tr("Drop the newest"));
    setItem(m_buffer, static_cast<int>(BufferMode::Memory), tr("Memory"));
    setItem(m_buffer, static_cast<int>(BufferMode::Hybrid), tr("Memory, then disk"));
    setItem(m_buffer, static_cast<int>(BufferMode::Disk), tr("Disk"));
    setItem(m_ack, static_cast<int>(AckMode::Accept), tr("At once"));
    setItem(m_ack, static_cast<int>(AckMode::Disk), tr("When the record is on the disk"));
    setItem(m_ack, static_cast<int>(AckMode::Kafka), tr("When Kafka has the record"));
    for (const mqtt::ReasonCode code : kFallbacks)
        setItem(m_ackFallback, static_cast<int>(code), cells::reason(code));
    setItem(m_onForgotten, static_cast<int>(config::OnForgotten::Alarm), tr("Report it"));
    setItem(m_onForgotten, static_cast<int>(config::OnForgotten::Resend), tr("Report it and send them again"));
    showDeliveryHints();
}

} // namespace hookline::ui
