#include "ui/widgets/payload_view.h"

#include "core/base/utf8.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/hex_text.h"
#include "ui/models/json_text.h"
#include "ui/safe_text.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/json_highlighter.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

/// Showing everything is bounded too: a text pane of more than this is of no use to anybody.
constexpr qsizetype kMost = 8 * 1024 * 1024;
/// One endless line would cost the layout seconds; it is shown in pieces.
constexpr qsizetype kLongestLine = 2000;

QString inPieces(const QString& text)
{
    QString out;
    out.reserve(text.size() + text.size() / kLongestLine + 1);
    qsizetype column = 0;
    for (const QChar c : text) {
        if (c == QLatin1Char('\n'))
            column = 0;
        else if (++column > kLongestLine && !c.isLowSurrogate()) {
            out += QLatin1Char('\n');
            column = 1;
        }
        out += c;
    }
    return out;
}

} // namespace

PayloadView::PayloadView(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("payloadTabWidget"));
    m_tabs->setDocumentMode(true);
    static constexpr const char* names[] = { "jsonPlainTextEdit", "textPlainTextEdit", "hexPlainTextEdit" };
    for (int i = Json; i <= Hex; ++i) {
        auto* page = new QPlainTextEdit;
        page->setObjectName(QLatin1String(names[i]));
        page->setReadOnly(true);
        page->setFrameShape(QFrame::NoFrame);
        page->setFont(EventDelegate::monospace(font()));
        page->setUndoRedoEnabled(false);
        page->document()->setDocumentMargin(8);
        if (i == Hex)
            page->setLineWrapMode(QPlainTextEdit::NoWrap);
        m_pages[i] = page;
        m_tabs->addTab(page, QString());
    }
    new JsonHighlighter(m_pages[Json]->document());
    auto* corner = new QWidget;
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 4, 0);
    m_note = new Label(Role::TextMuted);
    m_showAll = new QToolButton;
    m_showAll->setObjectName(QStringLiteral("showAllToolButton"));
    m_showAll->setAutoRaise(true);
    m_copy = new QToolButton;
    m_copy->setObjectName(QStringLiteral("copyPayloadToolButton"));
    m_copy->setIcon(icon("copy"));
    m_copy->setAutoRaise(true);
    row->addWidget(m_note);
    row->addWidget(m_showAll);
    row->addWidget(m_copy);
    m_tabs->setCornerWidget(corner);
    column->addWidget(m_tabs);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        if (!m_choosing)
            m_preferred = tab;
        fill(tab);
    });
    connect(m_showAll, &QToolButton::clicked, this, &PayloadView::showAll);
    connect(m_copy, &QToolButton::clicked, this, &PayloadView::copyPayload);
    showNothing();
    retranslate();
}

void PayloadView::show(const mqtt::MessageRef& message, bool gone, std::uint32_t size)
{
    if (message && message == m_message && gone == m_gone)
        return;
    m_message = message;
    m_gone = gone;
    m_size = size;
    m_all = false;
    fillAll();
}

void PayloadView::showNothing()
{
    m_message = {};
    m_gone = false;
    m_size = 0;
    m_all = false;
    fillAll();
}

void PayloadView::showAll()
{
    m_all = true;
    fillAll();
}

void PayloadView::copyPayload()
{
    if (!m_message)
        return;
    const std::string_view bytes = m_message->payload();
    auto* mime = new QMimeData;
    if (base::isUtf8(bytes))
        mime->setText(fromUtf8(bytes));
    else
        mime->setText(QString::fromLatin1(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex(' ')));
    mime->setData(
        QStringLiteral("application/octet-stream"), QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())));
    QGuiApplication::clipboard()->setMimeData(mime);
}

void PayloadView::fillAll()
{
    const std::string_view bytes = m_message ? m_message->payload() : std::string_view();
    const auto size = static_cast<qsizetype>(bytes.size());
    m_json = !bytes.empty() && size <= kMost && isJson(bytes);
    m_cut = !m_all && size > kFirst;
    m_showAll->setVisible(m_cut);
    m_copy->setEnabled(!bytes.empty());
    m_note->setText(m_gone ? tr("%1, no longer kept").arg(byteSize(m_size))
            : m_message    ? byteSize(static_cast<double>(size))
                           : QString());
    for (int i = Json; i <= Hex; ++i)
        m_filled[i] = false;
    m_choosing = true;
    // The tab that was chosen last, unless this payload has nothing to show there.
    m_tabs->setTabEnabled(Json, m_json || bytes.empty());
    m_tabs->setCurrentIndex(
        m_preferred == Json && !m_json && !bytes.empty() ? (base::isUtf8(bytes) ? Text : Hex) : m_preferred);
    m_choosing = false;
    fill(m_tabs->currentIndex());
}

void PayloadView::fill(int tab)
{
    if (m_filled[tab])
        return;
    m_filled[tab] = true;
    const std::string_view bytes = m_message ? m_message->payload() : std::string_view();
    const qsizetype limit = m_all ? kMost : kFirst;
    const std::string_view head = bytes.substr(0, static_cast<std::size_t>(limit));
    QPlainTextEdit* page = m_pages[tab];
    if (bytes.empty()) {
        page->setPlainText(m_gone ? tr("The payload was let go to keep within the memory for payloads.") : QString());
        return;
    }
    bool cut = false;
    switch (tab) {
    case Json:
        if (const auto pretty = prettyJson(bytes, limit, cut))
            page->setPlainText(
                inPieces(visibleLines({ pretty->constData(), static_cast<std::size_t>(pretty->size()) })));
        break;
    case Text: page->setPlainText(inPieces(visibleLines(head))); break;
    case Hex: page->setPlainText(hexText(head)); break;
    default: break;
    }
}

void PayloadView::retranslate()
{
    m_tabs->setTabText(Json, QStringLiteral("JSON"));
    m_tabs->setTabText(Text, tr("Text"));
    m_tabs->setTabText(Hex, tr("Hex"));
    m_pages[Json]->setAccessibleName(tr("Payload as JSON"));
    m_pages[Text]->setAccessibleName(tr("Payload as text"));
    m_pages[Hex]->setAccessibleName(tr("Payload in hexadecimal"));
    m_copy->setToolTip(tr("Copy payload (Ctrl+Shift+C)"));
    m_copy->setAccessibleName(tr("Copy payload"));
    m_showAll->setText(tr("Show all"));
    m_showAll->setToolTip(tr("Only the first 64 KiB are shown."));
}

void PayloadView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        fillAll();
    }
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
