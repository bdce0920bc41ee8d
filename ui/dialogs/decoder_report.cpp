#include "ui/dialogs/decoder_report.h"

#include "ui/models/decode/decode_rules.h"
#include "ui/widgets/label.h"
#include "ui/widgets/payload_view.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

/// Enough to know whether it can be read.
constexpr qsizetype kLooked = 64 * 1024;

} // namespace

DecoderReport::DecoderReport(const mqtt::MessageRef& message, Decoder used, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("decoderReportDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("What each decoder says"));
    resize(620, 420);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    auto* shownAs = new Label(Role::TextMuted);
    shownAs->setText(tr("The payload is shown as %1.").arg(PayloadView::nameOf(used)));
    shownAs->wrapped();
    column->addWidget(shownAs);
    auto* table = new QTableWidget(0, 2);
    table->setObjectName(QStringLiteral("decoderReportTableWidget"));
    table->setAccessibleName(tr("Decoders"));
    table->setHorizontalHeaderLabels({ tr("Decoder"), tr("What it says") });
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    // What bytes and text can always be is not asked.
    for (const Decoder each : { Decoder::Json, Decoder::Gb18030, Decoder::MessagePack, Decoder::Cbor, Decoder::Xml,
             Decoder::Sparkplug, Decoder::Protobuf }) {
        const Decoding decoding = each == Decoder::Protobuf ? decodeRules().proto() : Decoding { each, {}, {} };
        const Decoded decoded
            = decodePayload({ each, decoding.protoPath, decoding.protoType }, message->payload(), kLooked);
        const int row = table->rowCount();
        table->insertRow(row);
        table->setItem(row, 0, new QTableWidgetItem(PayloadView::nameOf(each)));
        auto* says = new QTableWidgetItem(decoded.error.isEmpty() ? tr("Can read it.") : decoded.error);
        says->setForeground(theme()[decoded.error.isEmpty() ? Role::Ok : Role::Text]);
        table->setItem(row, 1, says);
    }
    connect(table->horizontalHeader(), &QHeaderView::sectionResized, table, &QTableView::resizeRowsToContents);
    column->addWidget(table, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

} // namespace hookline::ui
