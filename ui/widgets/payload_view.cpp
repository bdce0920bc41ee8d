#include "ui/widgets/payload_view.h"

#include "core/base/utf8.h"
#include "ui/dialogs/decode_rules_dialog.h"
#include "ui/dialogs/decoder_report.h"
#include "ui/dialogs/proto_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/decode/decode_rules.h"
#include "ui/models/long_lines.h"
#include "ui/safe_text.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/json_highlighter.h"
#include "ui/widgets/json_tree.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QStyleHints>
#include <QTextBlock>
#include <QTextDocumentFragment>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include <initializer_list>
#include <utility>

namespace hookline::ui {
namespace {

/// Showing everything is bounded too: a text pane of more than this is of no use to anybody.
constexpr qsizetype kMost = 8 * 1024 * 1024;
constexpr int kLeastChars = 42; ///< wide, with nothing but what must be there
constexpr int kLeastDecoder = 14; ///< the box of decoders
constexpr int kGap = 6; ///< between two of the row above the text

/// What is copied from it has no line breaks of ours.
class PayloadText : public QPlainTextEdit {
public:
    explicit PayloadText(const ShownText& shown)
        : m_shown(shown)
    {
    }

protected:
    QMimeData* createMimeDataFromSelection() const override
    {
        auto* mime = new QMimeData;
        const QTextCursor cursor = textCursor();
        mime->setText(m_shown.text().isEmpty() ? cursor.selection().toPlainText()
                                               : m_shown.between(cursor.selectionStart(), cursor.selectionEnd()));
        return mime;
    }

private:
    const ShownText& m_shown;
};

/// The topic tells what the bytes alone do not.
Decoder detect(const mqtt::MessageRef& message, std::string_view bytes)
{
    constexpr std::size_t kGuess = 256 * 1024;
    QString ignored;
    if (message && bytes.size() <= kGuess && isSparkplugTopic(message->topic()) && parseSparkplug(bytes, ignored))
        return Decoder::Sparkplug;
    return detectDecoder(bytes);
}

} // namespace

QString PayloadView::nameOf(Decoder decoder)
{
    switch (decoder) {
    case Decoder::Auto: break;
    case Decoder::Json: return QStringLiteral("JSON");
    case Decoder::Utf8: return tr("Text (UTF-8)");
    case Decoder::Gb18030: return tr("Text (GB18030)");
    case Decoder::Hex: return tr("Hex");
    case Decoder::Base64: return QStringLiteral("Base64");
    case Decoder::MessagePack: return QStringLiteral("MessagePack");
    case Decoder::Cbor: return QStringLiteral("CBOR");
    case Decoder::Xml: return QStringLiteral("XML");
    case Decoder::Sparkplug: return QStringLiteral("Sparkplug B");
    case Decoder::Protobuf: return QStringLiteral("Protobuf");
    }
    return tr("Automatic");
}

PayloadView::PayloadView(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(10, 2, 6, 4);
    row->setSpacing(kGap);
    m_heading = new Label(Role::Text, 1.0, true);
    m_decoder = new QComboBox;
    m_decoder->setObjectName(QStringLiteral("decoderComboBox"));
    m_decoder->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_decoder->setMinimumWidth(kLeastDecoder * fontMetrics().averageCharWidth());
    for (int i = 0; i < kDecoders; ++i)
        m_decoder->addItem(QString());
    m_more = new QToolButton;
    m_more->setObjectName(QStringLiteral("decoderMenuToolButton"));
    m_more->setIcon(icon("gear"));
    m_more->setAutoRaise(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    buildMenu();
    m_note = new Label(Role::TextMuted);
    m_note->setObjectName(QStringLiteral("payloadNoteLabel"));
    const auto button = [](const char* name, const char* iconName) {
        auto* b = new QToolButton;
        b->setObjectName(QLatin1String(name));
        if (iconName)
            b->setIcon(icon(iconName));
        b->setAutoRaise(true);
        return b;
    };
    m_showAll = button("showAllToolButton", nullptr);
    const auto chip = [](const char* name) {
        auto* b = new QToolButton;
        b->setObjectName(QLatin1String(name));
        b->setCheckable(true);
        b->setProperty("chip", true);
        return b;
    };
    m_asTree = chip("jsonTreeToolButton");
    m_asRecord = chip("kafkaRecordToolButton");
    m_wrap = button("wrapToolButton", "wrap");
    m_wrap->setCheckable(true);
    m_wrap->setChecked(true);
    m_copy = button("copyPayloadToolButton", "copy");
    m_copy->setPopupMode(QToolButton::MenuButtonPopup);
    buildCopies();
    row->addWidget(m_heading);
    row->addWidget(m_decoder);
    row->addWidget(m_more);
    row->addWidget(m_note);
    row->addWidget(m_showAll);
    row->addStretch(1);
    row->addWidget(m_asTree);
    row->addWidget(m_asRecord);
    row->addWidget(m_wrap);
    row->addWidget(m_copy);
    column->addLayout(row);
    m_error = new Label(Role::Warn);
    m_error->setObjectName(QStringLiteral("decoderErrorLabel"));
    m_error->setContentsMargins(12, 2, 12, 6);
    m_error->wrapped();
    m_explain = button("explainDecodingToolButton", "info");
    auto* errorRow = new QHBoxLayout;
    errorRow->addWidget(m_error, 1);
    errorRow->addWidget(m_explain, 0, Qt::AlignTop);
    column->addLayout(errorRow);
    const auto text = [this](const char* name, QPlainTextEdit* edit) {
        edit->setObjectName(QLatin1String(name));
        edit->setReadOnly(true);
        edit->setFrameShape(QFrame::NoFrame);
        edit->setFont(EventDelegate::monospace(font()));
        edit->setUndoRedoEnabled(false);
        edit->document()->setDocumentMargin(8);
        return edit;
    };
    m_text = text("decodedPlainTextEdit", new PayloadText(m_shown));
    m_tree = new JsonTree;
    m_record = text("kafkaRecordPlainTextEdit", new QPlainTextEdit);
    m_highlighter = new JsonHighlighter(static_cast<QObject*>(this));
    m_stack = new QStackedWidget;
    for (QWidget* each : std::initializer_list<QWidget*> { m_text, m_tree, m_record })
        m_stack->addWidget(each);
    column->addWidget(m_stack, 1);
    m_beside = new QThreadPool(this);
    m_beside->setMaxThreadCount(1);
    connect(m_decoder, &QComboBox::currentIndexChanged, this, &PayloadView::fill);
    connect(m_decoder, &QComboBox::activated, this, [this](int index) {
        if (static_cast<Decoder>(index) == Decoder::Protobuf && decodeRules().proto().protoType.isEmpty())
            chooseProto(false);
    });
    connect(&decodeRules(), &DecodeRules::changed, this, &PayloadView::fill);
    connect(m_wrap, &QToolButton::toggled, this, &PayloadView::fill);
    connect(m_showAll, &QToolButton::clicked, this, &PayloadView::showAll);
    connect(m_copy, &QToolButton::clicked, this, &PayloadView::copyPayload);
    connect(m_explain, &QToolButton::clicked, this, &PayloadView::showReport);
    connect(m_treeAction, &QAction::toggled, m_asTree, &QToolButton::setChecked);
    connect(m_asTree, &QToolButton::toggled, this, [this](bool on) {
        m_treeAction->setChecked(on);
        if (on)
            m_asRecord->setChecked(false);
        showParts();
    });
    connect(m_asRecord, &QToolButton::toggled, this, [this](bool on) {
        if (on) {
            m_record->setPlainText(tr("Making the record…"));
            emit recordWanted();
        }
        showParts();
    });
    connect(m_tree, &JsonTree::fieldChosen, this, [this](const JsonField& field, const QPoint& at) {
        if (m_filterable)
            emit fieldChosen(field, at);
        else if (m_plottable && field.kind == JsonPart::Kind::Number)
            emit numberClicked(field.path);
    });
    retranslate();
}

PayloadView::~PayloadView() { m_beside->waitForDone(); }

void PayloadView::show(const mqtt::MessageRef& message, bool gone, std::uint32_t size)
{
    if (message && message == m_message && gone == m_gone) {
        if (isRecordShown()) // another event of the same message may have another record
            emit recordWanted();
        return;
    }
    m_message = message;
    m_gone = gone;
    m_size = size;
    m_all = false;
    m_none = false;
    fill();
    if (isRecordShown())
        emit recordWanted();
}

void PayloadView::showNothing()
{
    m_message = {};
    m_gone = false;
    m_size = 0;
    m_all = false;
    m_none = false;
    fill();
}

void PayloadView::showNoPayload()
{
    showNothing();
    m_none = true;
    fill();
    if (isRecordShown())
        emit recordWanted();
}

void PayloadView::offerRecord(bool offered)
{
    m_recordOffered = offered;
    showParts();
}

void PayloadView::showRecord(const QString& text) { m_record->setPlainText(inPieces(text)); }

bool PayloadView::isRecordShown() const { return m_recordOffered && m_asRecord->isChecked(); }

/// What there is to choose from, and which of it is in front.
void PayloadView::showParts()
{
    const bool record = isRecordShown();
    const bool bytes = m_message && !m_message->payload().empty();
    for (QWidget* part : std::initializer_list<QWidget*> { m_decoder, m_more, m_wrap })
        part->setVisible(!m_none && !record);
    m_asTree->setVisible(m_json && !record);
    m_asRecord->setVisible(m_recordOffered);
    m_copy->setVisible(bytes || !m_none);
    m_error->setVisible(!m_error->text().isEmpty() && !record);
    m_explain->setVisible(!m_error->isHidden());
    m_treeAction->setEnabled(m_json && !record);
    const bool tree = m_json && m_asTree->isChecked() && !record;
    if (tree)
        m_tree->setJson(m_shown.text());
    m_wrap->setEnabled(!tree);
    m_stack->setCurrentWidget(record ? static_cast<QWidget*>(m_record) : tree ? static_cast<QWidget*>(m_tree) : m_text);
    makeRoom();
}

void PayloadView::setOfRecord()
{
    m_ofRecord = true;
    retranslate();
}

void PayloadView::setFilterable()
{
    m_filterable = true;
    m_text->viewport()->setMouseTracking(true);
    m_text->viewport()->installEventFilter(this);
    retranslate();
}

void PayloadView::setPlottable()
{
    m_plottable = true;
    m_text->viewport()->setMouseTracking(true);
    m_text->viewport()->installEventFilter(this);
    retranslate();
}

std::optional<int> PayloadView::valueUnder(const QPoint& at) const
{
    const QTextCursor cursor = m_text->cursorForPosition(at);
    if (!m_json || !m_text->cursorRect(cursor).adjusted(-12, 0, 12, 0).contains(at)) // beside the line's end is not on it
        return std::nullopt;
    const auto wanted = [this](int position) {
        const auto kind = m_shown.kindAt(position);
        return kind && (m_filterable || *kind == JsonPart::Kind::Number);
    };
    // The cursor is between two characters: the one on either side may be meant.
    if (wanted(cursor.position()))
        return cursor.position();
    const bool before = cursor.position() > cursor.block().position() && wanted(cursor.position() - 1);
    return before ? std::optional(cursor.position() - 1) : std::nullopt;
}

bool PayloadView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text->viewport() && event->type() == QEvent::MouseButtonPress)
        m_pressed = static_cast<QMouseEvent*>(event)->pos();
    if (watched == m_text->viewport() && event->type() == QEvent::MouseMove) {
        auto* move = static_cast<QMouseEvent*>(event);
        const bool on = move->buttons() == Qt::NoButton && valueUnder(move->pos());
        m_text->viewport()->setCursor(on ? Qt::PointingHandCursor : Qt::IBeamCursor);
    }
    if (watched == m_text->viewport() && event->type() == QEvent::MouseButtonRelease) {
        auto* release = static_cast<QMouseEvent*>(event);
        const bool clicked = (release->pos() - m_pressed).manhattanLength() < QGuiApplication::styleHints()->startDragDistance();
        if (release->button() == Qt::LeftButton && clicked && !m_text->textCursor().hasSelection()) {
            const auto value = valueUnder(release->pos());
            const auto field = value ? m_shown.fieldAt(*value) : std::nullopt;
            if (field && m_filterable)
                emit fieldChosen(*field, release->globalPosition().toPoint());
            else if (field)
                emit numberClicked(field->path);
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PayloadView::setDecoder(Decoder decoder) { m_decoder->setCurrentIndex(static_cast<int>(decoder)); }

void PayloadView::buildMenu()
{
    auto* menu = new QMenu(m_more);
    menu->setObjectName(QStringLiteral("decoderMenu"));
    const auto add = [&](const char* name) {
        QAction* action = menu->addAction(QString());
        action->setObjectName(QLatin1String(name));
        return action;
    };
    m_always = add("alwaysDecodeAction");
    m_proto = add("chooseProtoAction");
    m_report = add("decoderReportAction");
    m_treeAction = add("jsonTreeAction"); // its button gives way in a narrow pane
    m_treeAction->setCheckable(true);
    menu->addSeparator();
    m_rules = add("decodeRulesAction");
    m_more->setMenu(menu);
    // Later: they ask, and who triggered them by other means than the mouse is answered before.
    connect(m_always, &QAction::triggered, this, [this] { openRules(true); }, Qt::QueuedConnection);
    connect(m_proto, &QAction::triggered, this, [this] { chooseProto(true); }, Qt::QueuedConnection);
    connect(m_rules, &QAction::triggered, this, [this] { openRules(false); }, Qt::QueuedConnection);
    connect(m_report, &QAction::triggered, this, &PayloadView::showReport, Qt::QueuedConnection);
}

void PayloadView::showReport()
{
    if (m_message)
        (new DecoderReport(m_message, m_used, this))->open();
}

void PayloadView::buildCopies()
{
    auto* menu = new QMenu(m_copy);
    menu->setObjectName(QStringLiteral("copyPayloadMenu"));
    static constexpr const char* names[]
        = { "copyAsItIsAction", "copyFormattedAction", "copyHexAction", "copyBase64Action" };
    for (int i = 0; i < static_cast<int>(std::size(names)); ++i) {
        QAction* action = menu->addAction(QString());
        action->setObjectName(QLatin1String(names[i]));
        connect(action, &QAction::triggered, this, [this, i] { copyAs(static_cast<Copy>(i)); });
        m_copies << action;
    }
    m_copy->setMenu(menu);
}

void PayloadView::chooseProto(bool thenUse)
{
    auto* ask = new ProtoDialog(decodeRules().proto(), this);
    connect(ask, &ProtoDialog::chosen, this, [this, thenUse](const Decoding& proto) {
        decodeRules().setProto(proto);
        if (thenUse)
            setDecoder(Decoder::Protobuf);
    });
    ask->open();
}

void PayloadView::openRules(bool forThisTopic)
{
    auto* dialog = new DecodeRulesDialog(decodeRules(), this);
    if (forThisTopic && m_message && !m_message->topic().empty())
        dialog->addRule({ fromUtf8(m_message->topic()), m_usedWith, true });
    dialog->open();
}

void PayloadView::showAll()
{
    m_all = true;
    fill();
}

void PayloadView::copyPayload() { copyAs(Copy::Payload); }

void PayloadView::copyAs(Copy how)
{
    if (!m_message)
        return;
    const std::string_view bytes = m_message->payload();
    const QByteArray raw = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
    auto* mime = new QMimeData;
    switch (how) {
    case Copy::Payload:
        mime->setText(base::isUtf8(bytes) ? fromUtf8(bytes) : QString::fromLatin1(raw.toHex(' ')));
        mime->setData(QStringLiteral("application/octet-stream"), QByteArray(raw.constData(), raw.size()));
        break;
    case Copy::Formatted: {
        const Decoded decoded = decodePayload(m_usedWith, bytes, kMost);
        mime->setText(decoded.error.isEmpty() ? decoded.text : m_shown.text());
        break;
    }
    case Copy::Hex: mime->setText(QString::fromLatin1(raw.toHex())); break;
    case Copy::Base64: mime->setText(QString::fromLatin1(raw.toBase64())); break;
    }
    QGuiApplication::clipboard()->setMimeData(mime);
}

void PayloadView::fill()
{
    ++m_turn;
    const std::string_view bytes = m_message ? m_message->payload() : std::string_view();
    const auto size = static_cast<qsizetype>(bytes.size());
    const auto chosen = static_cast<Decoder>(m_decoder->currentIndex());
    const qsizetype limit = m_all ? kMost : kFirst;
    Decoded decoded;
    QString ruleFailed;
    const DecodeRule* rule
        = chosen == Decoder::Auto && m_message && size > 0 ? decodeRules().ruleFor(m_message->topic()) : nullptr;
    if (rule && rule->decoding.decoder == Decoder::Auto)
        rule = nullptr;
    if (rule) {
        decoded = decodePayload(rule->decoding, bytes, limit);
        if (!decoded.error.isEmpty()) { // then what would be shown without it
            ruleFailed = tr("Rule for “%1”: %2").arg(visibleText(rule->filter.toStdString(), 100), decoded.error);
            rule = nullptr;
        }
    }
    m_usedWith = rule                          ? rule->decoding
        : chosen == Decoder::Protobuf          ? decodeRules().proto()
        : chosen != Decoder::Auto              ? Decoding { chosen, {}, {} }
        : static_cast<qsizetype>(kMost) < size ? Decoding { base::isUtf8(bytes.substr(0, kFirst)) ? Decoder::Utf8 : Decoder::Hex, {}, {} }
                                               : Decoding { detect(m_message, bytes), {}, {} };
    m_used = m_usedWith.decoder;
    m_decoder->setItemText(0,
        bytes.empty() || chosen != Decoder::Auto ? tr("Automatic")
            : rule                               ? tr("By rule: %1").arg(nameOf(m_used))
                                                 : tr("%1 (automatic)").arg(nameOf(m_used)));
    m_always->setEnabled(m_message && !m_message->topic().empty());
    m_report->setEnabled(!bytes.empty());
    m_cut = !m_all && size > kFirst;
    m_showAll->setVisible(m_cut);
    m_showAll->setText(size > kMost ? tr("Show the first %1").arg(byteSize(static_cast<double>(kMost)))
                                    : tr("Show all %1").arg(byteSize(static_cast<double>(size))));
    m_copy->setEnabled(!bytes.empty());
    m_note->setText(m_gone ? tr("%1, no longer kept").arg(byteSize(m_size))
            : m_message    ? byteSize(static_cast<double>(size))
                           : QString());
    m_highlighter->setDocument(nullptr);
    m_error->clear();
    m_json = false;
    m_shown.clear();
    if (bytes.empty()) {
        write(m_gone ? tr("The payload was let go to keep within the memory for payloads.")
                : m_none                   ? tr("This event has no payload.")
                : m_message && !m_ofRecord ? tr("The payload is empty.")
                                           : QString(),
            true);
        showParts();
        return;
    }
    // Protocol Buffers read their files, which is this thread's.
    if (m_all && size > kFirst && m_used != Decoder::Protobuf) {
        makeBeside(m_usedWith, limit, ruleFailed);
        return;
    }
    if (!rule)
        decoded = decodePayload(m_usedWith, bytes, limit);
    take(readable(std::move(decoded), bytes), ruleFailed);
}

/// Megabytes take a while to be taken apart and put in lines.
void PayloadView::makeBeside(Decoding decoding, qsizetype limit, const QString& ruleFailed)
{
    write(tr("Being made readable…"), true);
    showParts();
    m_beside->start([this, turn = m_turn, decoding = std::move(decoding), limit, ruleFailed, message = m_message] {
        const std::string_view bytes = message->payload();
        QMetaObject::invokeMethod(
            this,
            [this, turn, made = readable(decodePayload(decoding, bytes, limit), bytes), ruleFailed] {
                if (turn == m_turn)
                    take(made, ruleFailed);
            },
            Qt::QueuedConnection);
    });
}

/// A sentence of ours does not look like a payload.
void PayloadView::write(const QString& text, bool ours)
{
    QTextCharFormat format;
    if (ours) {
        format.setFontFamilies({ font().family() });
        format.setForeground(theme()[Role::TextMuted]);
    }
    m_text->moveCursor(QTextCursor::Start); // what is selected would keep its format
    m_text->setCurrentCharFormat(format);
    m_text->setPlainText(text);
}

PayloadView::Readable PayloadView::readable(Decoded decoded, std::string_view bytes)
{
    Readable out { std::move(decoded), {}, {} };
    if (!out.decoded.error.isEmpty())
        out.decoded.text = decodePayload(base::isUtf8(bytes) ? Decoder::Utf8 : Decoder::Hex, bytes, kFirst).text;
    out.shown = inPieces(out.decoded.text, &out.breaks);
    return out;
}

void PayloadView::take(const Readable& made, const QString& ruleFailed)
{
    const Decoded& decoded = made.decoded;
    m_shown.set(decoded.text, made.breaks);
    if (!decoded.error.isEmpty() || !ruleFailed.isEmpty())
        m_error->setText(ruleFailed.isEmpty() ? decoded.error : ruleFailed);
    const bool wrap = m_wrap->isChecked() && m_used != Decoder::Hex;
    m_text->setLineWrapMode(wrap ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    write(made.shown, false);
    m_json = decoded.looksLikeJson && decoded.error.isEmpty();
    if (m_json)
        m_highlighter->setDocument(m_text->document());
    showParts();
}

/// The box says how the text below is read: where there is not room for all, size, heading and tree give way to it.
void PayloadView::makeRoom()
{
    int room = width() - 16 - kGap; // without the margins
    for (const QWidget* each :
        std::initializer_list<const QWidget*> { m_decoder, m_more, m_asRecord, m_wrap, m_copy }) {
        if (!each->isHidden())
            room -= each->sizeHint().width() + kGap;
    }
    if (m_cut)
        room -= m_showAll->sizeHint().width() + kGap;
    if (m_json && !isRecordShown()) {
        room -= m_asTree->sizeHint().width() + kGap;
        m_asTree->setVisible(room >= 0 || m_asTree->isChecked());
    }
    for (Label* word : { m_heading, m_note }) {
        room -= word->sizeHint().width() + kGap;
        word->setVisible(room >= 0);
    }
}

/// Before makeRoom() has taken the words away they would ask for the room that they give way to.
QSize PayloadView::minimumSizeHint() const
{
    return { kLeastChars * fontMetrics().averageCharWidth(), QWidget::minimumSizeHint().height() };
}

void PayloadView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    makeRoom();
}

void PayloadView::retranslate()
{
    {
        const QSignalBlocker quiet(m_decoder);
        for (int i = 0; i < kDecoders; ++i)
            m_decoder->setItemText(i, nameOf(static_cast<Decoder>(i)));
    }
    m_heading->setText(m_ofRecord ? tr("Value") : tr("Payload"));
    m_decoder->setAccessibleName(m_ofRecord ? tr("How the value is shown") : tr("How the payload is shown"));
    m_text->setAccessibleName(m_ofRecord ? tr("Value") : tr("Payload"));
    m_text->setToolTip(m_filterable ? tr("Click a value to filter by it")
            : m_plottable           ? tr("Click a number to see it over time")
                                    : QString());
    m_record->setAccessibleName(tr("Kafka record"));
    m_asTree->setText(tr("Tree"));
    m_asTree->setToolTip(tr("JSON as a tree"));
    m_asRecord->setText(tr("Record"));
    m_asRecord->setToolTip(tr("The Kafka record that the rule makes of this event"));
    const QString copies[]
        = { m_ofRecord ? tr("Value") : tr("Payload"), tr("As it is shown"), tr("As hexadecimal"), tr("As Base64") };
    for (qsizetype i = 0; i < m_copies.size(); ++i)
        m_copies[i]->setText(copies[i]);
    m_wrap->setToolTip(tr("Wrap long lines"));
    m_wrap->setAccessibleName(tr("Wrap long lines"));
    m_copy->setToolTip(m_ofRecord ? tr("Copy value (Ctrl+Shift+C)") : tr("Copy payload (Ctrl+Shift+C)"));
    m_copy->setAccessibleName(m_ofRecord ? tr("Copy value") : tr("Copy payload"));
    m_more->setToolTip(tr("Decoder rules"));
    m_more->setAccessibleName(tr("Decoder rules"));
    m_always->setText(tr("Always decode this topic as…"));
    m_proto->setText(tr("Protobuf: files and message type…"));
    m_rules->setText(tr("Decoder rules…"));
    m_report->setText(tr("What each decoder says…"));
    m_explain->setToolTip(tr("What each decoder says…"));
    m_explain->setAccessibleName(tr("What each decoder says…"));
    m_treeAction->setText(tr("JSON as a tree"));
    m_showAll->setToolTip(tr("Only the first 64 KiB are shown."));
    fill();
}

void PayloadView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
