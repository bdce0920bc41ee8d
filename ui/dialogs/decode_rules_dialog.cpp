#include "ui/dialogs/decode_rules_dialog.h"

#include "ui/dialogs/proto_dialog.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/ordered_table.h"
#include "ui/widgets/payload_view.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

/// A field that opens over a cell says what it is for, to those who do not see the head of its column.
class FilterDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
        if (editor)
            editor->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
        return editor;
    }
};

} // namespace

DecodeRulesDialog::DecodeRulesDialog(DecodeRules& kept, QWidget* parent)
    : QDialog(parent)
    , m_rules(kept)
    , m_before(kept.rules())
{
    setObjectName(QStringLiteral("decodeRulesDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Decoder rules"));
    resize(820, 420);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    auto* words = new Label(Role::TextMuted);
    words->wrapped();
    words->setText(tr("Where “Automatic” is chosen, a payload is read by the first rule whose topic filter matches its topic. For Kafka records "
                      "that is the Kafka topic, or the MQTT topic in their headers."));
    column->addWidget(words);
    m_list = new OrderedTable({ "decodeRulesTableWidget", "addDecodeRulePushButton", "removeDecodeRulePushButton", "decodeRuleUpPushButton",
                                  "decodeRuleDownPushButton" },
        tr("Decoder rules"), { tr("Topic filter"), tr("Decoder"), tr("Files and message type") });
    m_table = m_list->table();
    m_table->setItemDelegateForColumn(Filter, new FilterDelegate(m_table));
    m_table->setColumnWidth(Reader, 160);
    m_table->setColumnWidth(Options, 250);
    column->addWidget(m_list, 1);
    m_mistake = new Label(Role::Error);
    m_mistake->setObjectName(QStringLiteral("decodeRuleMistakeLabel"));
    m_mistake->wrapped()->selectable();
    column->addWidget(m_mistake);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setProperty("primary", true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &OrderedTable::addWanted, this, [this] {
        std::vector<DecodeRule> rules = m_rules.rules();
        rules.push_back({ QStringLiteral("#"), { Decoder::Json, {}, {} }, true });
        set(std::move(rules), m_table->rowCount());
        m_table->editItem(m_table->item(m_table->currentRow(), Filter));
    });
    connect(m_list, &OrderedTable::removeWanted, this, [this] {
        std::vector<DecodeRule> rules = m_rules.rules();
        const int row = m_table->currentRow();
        rules.erase(rules.begin() + row);
        set(std::move(rules), std::min(row, static_cast<int>(m_rules.rules().size()) - 2));
    });
    connect(m_list, &OrderedTable::moveWanted, this, &DecodeRulesDialog::move);
    connect(m_table, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
        if (!m_filling)
            filterEdited(item->row());
    });
    connect(m_table, &QTableWidget::currentCellChanged, this, &DecodeRulesDialog::refresh);
    fill(0);
}

QString DecodeRulesDialog::optionsText(const Decoding& decoding) const
{
    return decoding.protoType.isEmpty() ? tr("Choose…")
                                        : QStringLiteral("%1: %2").arg(QFileInfo(decoding.protoPath).fileName(), decoding.protoType);
}

void DecodeRulesDialog::fill(int current)
{
    const QScopedValueRollback filling(m_filling, true);
    m_table->setRowCount(0);
    for (const DecodeRule& rule : m_rules.rules()) {
        const int row = m_list->addRow(rule.filter, rule.enabled);
        auto* decoders = new QComboBox;
        decoders->setAccessibleName(tr("Decoder"));
        for (int i = 1; i < kDecoders; ++i) // automatic is what there is without a rule
            decoders->addItem(PayloadView::nameOf(static_cast<Decoder>(i)), i);
        decoders->setCurrentIndex(decoders->findData(static_cast<int>(rule.decoding.decoder)));
        connect(decoders, &QComboBox::activated, this, [this, decoders, row] {
            std::vector<DecodeRule> rules = m_rules.rules();
            Decoding& decoding = rules[static_cast<std::size_t>(row)].decoding;
            decoding = { static_cast<Decoder>(decoders->currentData().toInt()), {}, {} };
            if (decoding.decoder == Decoder::Protobuf)
                decoding = m_rules.proto();
            // Later: this box goes with the table's rows.
            QMetaObject::invokeMethod(this, [this, rules, row] { set(rules, row); }, Qt::QueuedConnection);
        });
        m_table->setCellWidget(row, Reader, decoders);
        if (rule.decoding.decoder != Decoder::Protobuf)
            continue;
        auto* options = new QPushButton(optionsText(rule.decoding));
        options->setProperty("quiet", true);
        options->setIcon(icon("edit"));
        options->setAutoDefault(false);
        options->setAccessibleName(tr("Files and message type"));
        options->setToolTip(toolTipText(rule.decoding.protoPath));
        connect(options, &QPushButton::clicked, this, [this, row] { chooseProto(row); }, Qt::QueuedConnection);
        auto* cell = new QWidget; // the button begins where the heading does
        auto* line = new QHBoxLayout(cell);
        line->setContentsMargins(0, 0, 0, 0);
        line->addWidget(options);
        line->addStretch(1);
        m_table->setCellWidget(row, Options, cell);
    }
    if (m_table->rowCount() > 0)
        m_table->setCurrentCell(std::clamp(current, 0, m_table->rowCount() - 1), Filter);
    refresh();
}

void DecodeRulesDialog::set(std::vector<DecodeRule> rules, int current)
{
    m_rules.setRules(std::move(rules));
    fill(current);
}

void DecodeRulesDialog::addRule(DecodeRule rule)
{
    std::vector<DecodeRule> rules = m_rules.rules();
    std::erase_if(rules, [&](const DecodeRule& each) { return each.filter == rule.filter; });
    rules.insert(rules.begin(), std::move(rule));
    set(std::move(rules), 0);
}

void DecodeRulesDialog::filterEdited(int row)
{
    std::vector<DecodeRule> rules = m_rules.rules();
    const QTableWidgetItem* item = m_table->item(row, Filter);
    DecodeRule& rule = rules[static_cast<std::size_t>(row)];
    rule.filter = item->text();
    rule.enabled = item->checkState() == Qt::Checked;
    m_rules.setRules(std::move(rules));
    refresh();
}

void DecodeRulesDialog::chooseProto(int row)
{
    const auto at = static_cast<std::size_t>(row);
    const Decoding& now = m_rules.rules()[at].decoding;
    auto* ask = new ProtoDialog(now.protoType.isEmpty() ? m_rules.proto() : now, this);
    connect(ask, &ProtoDialog::chosen, this, [this, at, row](const Decoding& proto) {
        std::vector<DecodeRule> rules = m_rules.rules();
        if (at >= rules.size())
            return;
        rules[at].decoding = proto;
        m_rules.setProto(proto);
        set(std::move(rules), row);
    });
    ask->open();
}

void DecodeRulesDialog::move(int by)
{
    std::vector<DecodeRule> rules = m_rules.rules();
    const int to = m_list->exchange(rules, by);
    if (to >= 0)
        set(std::move(rules), to);
}

void DecodeRulesDialog::refresh()
{
    const int row = m_table->currentRow();
    m_list->refreshButtons();
    const bool there = row >= 0 && row < static_cast<int>(m_rules.rules().size());
    const QString mistake = there ? DecodeRules::mistakeIn(m_rules.rules()[static_cast<std::size_t>(row)]) : QString();
    m_mistake->setText(mistake);
    m_mistake->setVisible(!mistake.isEmpty());
    m_ok->setEnabled(std::ranges::all_of(m_rules.rules(), [](const DecodeRule& each) { return DecodeRules::mistakeIn(each).isEmpty(); }));
    const QScopedValueRollback filling(m_filling, true); // colours are changes as well
    for (int i = 0; i < m_table->rowCount() && i < static_cast<int>(m_rules.rules().size()); ++i) {
        const bool wrong = !DecodeRules::mistakeIn(m_rules.rules()[static_cast<std::size_t>(i)]).isEmpty();
        if (QTableWidgetItem* item = m_table->item(i, Filter)) // not while the table is being filled
            item->setForeground(wrong ? QBrush(theme()[Role::Error]) : QBrush());
    }
}

void DecodeRulesDialog::reject()
{
    m_rules.setRules(m_before);
    QDialog::reject();
}

} // namespace hookline::ui
