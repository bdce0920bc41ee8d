#include "ui/widgets/legend_entry.h"

#include "ui/safe_text.h"
#include "ui/theme.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kStrokeEnd = 24;
constexpr int kStroke = 12;

} // namespace

LegendEntry::LegendEntry(QWidget* parent)
    : QAbstractButton(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kStrokeEnd + 6, 0, 0, 0);
    row->setSpacing(5);
    m_name = new Label(Role::TextMuted, 0.92);
    m_value = new Label(Role::Text, 0.92, true);
    m_value->setAlignment(Qt::AlignLeft | Qt::AlignVCenter); // by its name, whatever room is kept for a longer one
    row->addWidget(m_name);
    row->addWidget(m_value);
    setCheckable(true);
    setChecked(true);
    setSwitch(false);
}

void LegendEntry::setLine(const QString& name, const QColor& colour, bool dashed)
{
    m_name->setText(name);
    m_colour = colour;
    m_dashed = dashed;
    setAccessibleName(name);
    retranslate();
    update();
}

QString LegendEntry::name() const { return m_name->text(); }
QString LegendEntry::value() const { return m_value->text(); }

void LegendEntry::setValue(const QString& text)
{
    m_value->setText(text);
    m_value->setMinimumWidth(std::max(m_value->minimumWidth(), m_value->fontMetrics().horizontalAdvance(text) + 2));
}

void LegendEntry::setValueShown(bool shown)
{
    m_valueShown = shown;
    dim();
}

void LegendEntry::forgetWidth() { m_value->setMinimumWidth(0); }

void LegendEntry::setSwitch(bool can)
{
    setFocusPolicy(can ? Qt::TabFocus : Qt::NoFocus);
    setAttribute(Qt::WA_TransparentForMouseEvents, !can);
    setCursor(can ? Qt::PointingHandCursor : Qt::ArrowCursor);
    retranslate();
}

void LegendEntry::checkStateSet()
{
    QAbstractButton::checkStateSet();
    dim();
}

void LegendEntry::nextCheckState()
{
    QAbstractButton::nextCheckState();
    dim();
}

void LegendEntry::dim()
{
    m_value->setVisible(m_valueShown && isChecked());
    m_name->setRole(isChecked() ? Role::TextMuted : Role::Idle);
    retranslate();
    update();
}

void LegendEntry::retranslate()
{
    setToolTip(focusPolicy() == Qt::NoFocus ? QString()
                                            : toolTipText(isChecked() ? tr("Hide this line") : tr("Show this line")));
}

void LegendEntry::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QAbstractButton::changeEvent(event);
}

void LegendEntry::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(isChecked() ? m_colour : theme()[Role::Idle], 2.4, Qt::SolidLine, m_dashed ? Qt::FlatCap : Qt::RoundCap);
    if (m_dashed)
        pen.setDashPattern({ 2, 1 });
    painter.setPen(pen);
    painter.drawLine(QPointF(kStrokeEnd - kStroke, height() / 2.0), QPointF(kStrokeEnd, height() / 2.0));
    if (hasFocus()) {
        painter.setPen(QPen(theme()[Role::Accent], 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(kStrokeEnd - kStroke - 4.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

} // namespace hookline::ui
