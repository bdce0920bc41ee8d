#include "ui/style.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QWidget>

namespace hookline::ui {
namespace {

constexpr qreal kRadius = 6;
constexpr int kScrollBar = 12;
constexpr int kTabIcon = 12;
constexpr int kMenuArrow = 17; ///< of the width of a button that opens a menu
constexpr int kSortArrow = 14; ///< of the width of a sorted column's header
constexpr qint64 kBusyMs = 2400; ///< there and back again

bool isPrimary(const QWidget* widget) { return widget && widget->property("primary").toBool(); }
/// Selections of lists are soft: many rows of strong colour hide what they say.
bool isList(const QWidget* widget)
{
    return widget
        && (widget->inherits("QTableView") || widget->inherits("QTreeView") || widget->inherits("QListWidget"));
}
/// Of several lines, to be typed in: as a line edit looks.
bool isTextBox(const QWidget* widget)
{
    return widget && (widget->inherits("QPlainTextEdit") || widget->inherits("QTextEdit"))
        && !widget->property("flatFrame").toBool() && !widget->property("readOnly").toBool();
}
/// What it does cannot be undone.
bool isDanger(const QWidget* widget) { return widget && widget->property("danger").toBool(); }
bool isQuiet(const QWidget* widget) { return widget && widget->property("quiet").toBool(); }

/// Of a horizontal scroll bar: it stands at the bottom of its list, which ends with a whole row.
int blankAbove(const QWidget* bar) { return bar ? bar->property("blankAbove").toInt() : 0; }

/// QComboBox measures the ink of its items: the bracket that ends a Chinese text has blank behind it, which has to fit too.
int blankBehindItems(const QWidget* widget)
{
    const auto* combo = qobject_cast<const QComboBox*>(widget);
    if (!combo || combo->sizeAdjustPolicy() == QComboBox::AdjustToMinimumContentsLengthWithIcon)
        return 0;
    const QFontMetrics metrics = combo->fontMetrics();
    int ink = 0, whole = 0;
    for (int i = 0; i < combo->count(); ++i) {
        ink = std::max(ink, metrics.boundingRect(combo->itemText(i)).width());
        whole = std::max(whole, metrics.horizontalAdvance(combo->itemText(i)));
    }
    return std::max(0, whole - ink);
}

void roundBox(
    QPainter* p, const QRect& rect, const QColor& fill, const QColor& border, qreal radius = kRadius, qreal width = 1)
{
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    p->setBrush(fill);
    p->setPen(border.alpha() == 0 ? QPen(Qt::NoPen) : QPen(border, width));
    const qreal inset = border.alpha() == 0 ? 0 : width / 2;
    p->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    p->restore();
}

/// A small chevron; `turns` is 0 down, 1 up.
void chevron(QPainter* p, const QPointF& centre, bool up, const QColor& color, qreal size = 3.5)
{
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const qreal dy = up ? size / 2 : -size / 2;
    p->drawPolyline(QPolygonF({ centre + QPointF(-size, dy), centre + QPointF(0, -dy), centre + QPointF(size, dy) }));
    p->restore();
}

/// A menu opens at any press, and a small chevron beside text and icon says so.
bool opensMenu(const QStyleOptionToolButton& tool)
{
    return tool.features & QStyleOptionToolButton::HasMenu && !(tool.features & QStyleOptionToolButton::MenuButtonPopup);
}

/// For the chevron, at the right edge.
QRect menuArea(const QRect& button) { return button.adjusted(button.width() - kMenuArrow, 0, 0, 0); }

QColor fieldBorder(const QStyleOption* option)
{
    if (!(option->state & QStyle::State_Enabled))
        return theme()[Role::Border];
    return option->state & QStyle::State_HasFocus ? theme()[Role::Accent] : theme()[Role::BorderStrong];
}

void menuChevron(QPainter* p, const QRect& area, bool enabled)
{
    chevron(p, QRectF(area).center() + QPointF(0, 0.5), false, theme()[enabled ? Role::TextMuted : Role::Idle]);
}

QColor fieldFill(const QStyleOption* option)
{
    return option->state & QStyle::State_Enabled ? theme()[Role::Surface] : theme()[Role::Window];
}

void drawField(QPainter* p, const QStyleOption* option, const QWidget* widget)
{
    const bool wrong = widget && widget->property("invalid").toBool();
    const bool valid = widget && widget->property("valid").toBool();
    const QColor border = wrong ? theme()[Role::Error] : valid ? theme()[Role::Ok] : fieldBorder(option);
    const bool focus = option->state & QStyle::State_HasFocus && option->state & QStyle::State_Enabled;
    roundBox(p, option->rect, fieldFill(option), border, kRadius, focus || wrong ? 1.6 : 1);
}

void drawButton(QPainter* p, const QStyleOption* option, const QWidget* widget)
{
    const Theme& t = theme();
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool hover = enabled && option->state & QStyle::State_MouseOver;
    const bool down = enabled && option->state & (QStyle::State_Sunken | QStyle::State_On);
    QColor fill = t[Role::Surface], border = t[Role::BorderStrong];
    if (isPrimary(widget)) {
        fill = enabled ? (hover || down ? t[Role::AccentHover] : t[Role::Accent]) : t[Role::Hover];
        border = enabled ? fill : t[Role::Border];
    } else if (isDanger(widget) && enabled) {
        fill = down || hover ? t[Role::ErrorSoft] : t[Role::Surface];
        border = t[Role::Error];
    } else if (isQuiet(widget)) {
        fill = down ? t[Role::AccentSoft] : hover ? t[Role::Hover] : QColor(Qt::transparent);
        border = Qt::transparent;
    } else if (down) {
        fill = t[Role::AccentSoft];
        border = t[Role::Accent];
    } else if (hover) {
        fill = t[Role::Hover];
    } else if (!enabled) {
        fill = QColor(Qt::transparent);
        border = t[Role::Border];
    }
    roundBox(p, option->rect, fill, border);
    if (enabled && option->state & QStyle::State_HasFocus && option->state & QStyle::State_KeyboardFocusChange) {
        const QColor ring = isPrimary(widget) ? t[Role::Text] : t[Role::Accent];
        roundBox(p, option->rect.adjusted(1, 1, -1, -1), Qt::transparent, ring, kRadius - 1, 2);
    }
}

/// Icon and text side by side, centred, with air between them.
void drawButtonLabel(const QStyleOptionButton& button, QPainter* p, const QColor& color)
{
    constexpr int gap = 7;
    QRect area = button.rect.adjusted(4, 0, button.features & QStyleOptionButton::HasMenu ? -kMenuArrow : -4, 0);
    const int textWidth = button.fontMetrics.size(Qt::TextShowMnemonic, button.text).width();
    if (!button.icon.isNull()) {
        const int size = button.iconSize.width();
        const int all = button.text.isEmpty() ? size : size + gap + textWidth;
        const int left = area.left() + std::max(0, (area.width() - all) / 2);
        const QIcon::Mode mode = button.state & QStyle::State_Enabled ? QIcon::Normal : QIcon::Disabled;
        button.icon.paint(p, QRect(left, area.center().y() - (size - 1) / 2, size, size), Qt::AlignCenter, mode,
            button.state & QStyle::State_On ? QIcon::On : QIcon::Off);
        area.setLeft(left + size + gap);
        area.setWidth(textWidth + 2);
    }
    p->setPen(color);
    p->drawText(area, static_cast<int>(Qt::AlignCenter) | Qt::TextShowMnemonic | Qt::TextSingleLine, button.text);
}

void drawCheck(QPainter* p, const QStyleOption* option, bool radio)
{
    const Theme& t = theme();
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & QStyle::State_On;
    const bool partly = option->state & QStyle::State_NoChange;
    const bool focus = option->state & QStyle::State_HasFocus && option->state & QStyle::State_KeyboardFocusChange;
    const QColor mark = enabled ? t[Role::Accent] : t[Role::BorderStrong];
    const QRect box = option->rect;
    const qreal radius = radio ? box.width() / 2.0 : 4;
    if (on || partly)
        roundBox(p, box, mark, focus ? t[Role::Text] : mark, radius, focus ? 1.6 : 1);
    else
        roundBox(p, box, fieldFill(option), focus ? t[Role::Accent] : t[Role::BorderStrong], radius, focus ? 1.6 : 1);
    p->save();
    p->setRenderHint(QPainter::Antialiasing);
    const QRectF r(box);
    if (on && radio) {
        p->setPen(Qt::NoPen);
        p->setBrush(t[Role::OnAccent]);
        p->drawEllipse(r.center(), r.width() * 0.19, r.width() * 0.19);
    } else if (on || partly) {
        p->setPen(QPen(t[Role::OnAccent], 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&](qreal x, qreal y) { return QPointF(r.left() + r.width() * x, r.top() + r.height() * y); };
        if (partly)
            p->drawLine(at(0.28, 0.5), at(0.72, 0.5));
        else
            p->drawPolyline(QPolygonF({ at(0.26, 0.52), at(0.43, 0.69), at(0.75, 0.33) }));
    }
    p->restore();
}

} // namespace

Style::Style()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void Style::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const Theme& t = theme();
    switch (element) {
    case PE_PanelButtonCommand: drawButton(painter, option, widget); return;
    case PE_PanelLineEdit: {
        // The editor inside a combo or spin box has no frame of its own.
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            drawField(painter, option, widget);
        return;
    }
    case PE_FrameLineEdit: return;
    case PE_FrameFocusRect: {
        if (!widget || !(option->state & State_KeyboardFocusChange) || isPrimary(widget))
            return;
        if (widget->inherits("QPushButton") || widget->inherits("QAbstractItemView"))
            return;
        roundBox(painter, option->rect, Qt::transparent, t[Role::Accent], 4, 1.4);
        return;
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: drawCheck(painter, option, false); return;
    case PE_IndicatorRadioButton: drawCheck(painter, option, true); return;
    case PE_PanelButtonTool: {
        const bool enabled = option->state & State_Enabled;
        const bool on = option->state & State_On;
        const bool chip = widget && widget->property("chip").toBool();
        if (enabled && (on || option->state & (State_MouseOver | State_Sunken)))
            roundBox(painter, option->rect, on ? t[Role::AccentSoft] : t[Role::Hover], Qt::transparent,
                chip ? option->rect.height() / 2.0 : kRadius);
        if (chip && on && !enabled) // what was chosen is still to be seen
            roundBox(painter, option->rect, t[Role::Hover], Qt::transparent, option->rect.height() / 2.0);
        if (chip)
            roundBox(painter, option->rect, Qt::transparent, on && enabled ? t[Role::Accent] : t[Role::Border],
                option->rect.height() / 2.0);
        if (enabled && option->state & State_HasFocus && option->state & State_KeyboardFocusChange)
            roundBox(painter, option->rect, Qt::transparent, t[Role::Accent], kRadius, 1.6);
        return;
    }
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem:
        if (isList(widget)) {
            if (option->state & State_Selected)
                painter->fillRect(option->rect, t[Role::AccentSoft]);
            else if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
                     item && item->backgroundBrush.style() != Qt::NoBrush)
                painter->fillRect(option->rect, item->backgroundBrush);
            return;
        }
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    case PE_IndicatorArrowDown:
        // Of a tool button's menu. Qt puts that into the corner, under the line of the text.
        if (const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option); tool && opensMenu(*tool) && widget) {
            const QRect area = visualRect(tool->direction, widget->rect(), menuArea(widget->rect()));
            menuChevron(painter, area, tool->state & State_Enabled);
            return;
        }
        if (widget && widget->inherits("QToolButton")) {
            menuChevron(painter, option->rect, option->state & State_Enabled);
            return;
        }
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            header && header->sortIndicator != QStyleOptionHeader::None)
            chevron(painter, QRectF(option->rect).center() + QPointF(0, 0.5),
                header->sortIndicator == QStyleOptionHeader::SortDown, t[Role::TextMuted]); // Qt's name for ascending
        return;
    case PE_FrameTabWidget: return;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t[Role::Border]);
        return;
    case PE_Frame:
        if (isTextBox(widget)) {
            drawField(painter, option, widget);
            return;
        }
        roundBox(painter, option->rect, Qt::transparent, t[Role::Border],
            widget && widget->property("flatFrame").toBool() ? 0 : 4);
        return;
    case PE_FrameStatusBarItem: return;
    case PE_PanelScrollAreaCorner: painter->fillRect(option->rect, t[Role::Surface]); return;
    case PE_FrameGroupBox: roundBox(painter, option->rect, Qt::transparent, t[Role::Border]); return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(
    ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const Theme& t = theme();
    switch (element) {
    case CE_PushButtonBevel: {
        drawButton(painter, option, widget);
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
            button && button->features & QStyleOptionButton::HasMenu)
            menuChevron(painter, visualRect(option->direction, option->rect, menuArea(option->rect)),
                option->state & State_Enabled);
        return;
    }
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            const bool onAccent = isPrimary(widget) && option->state & State_Enabled;
            drawButtonLabel(
                *button, painter,
                onAccent ? t[Role::OnAccent]
                    : isDanger(widget) && option->state & State_Enabled ? t[Role::Error]
                                                                        : button->palette.color(QPalette::ButtonText));
            return;
        }
        break;
    case CE_ProgressBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            drawProgress(*bar, painter, widget);
            return;
        }
        break;
    case CE_ComboBoxLabel: // which would be cut hard
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option); combo && !combo->editable) {
            QStyleOptionComboBox own = *combo;
            const int room = proxy()->subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget).width()
                - (own.currentIcon.isNull() ? 2 : own.iconSize.width() + 6);
            own.currentText = own.fontMetrics.elidedText(own.currentText, Qt::ElideRight, room);
            QProxyStyle::drawControl(element, &own, painter, widget);
            return;
        }
        break;
    case CE_ToolButtonLabel:
        if (const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            tool && (tool->toolButtonStyle == Qt::ToolButtonTextBesideIcon || opensMenu(*tool))) {
            QStyleOptionButton label;
            static_cast<QStyleOption&>(label) = *option;
            if (opensMenu(*tool))
                label.features |= QStyleOptionButton::HasMenu;
            label.text = tool->toolButtonStyle == Qt::ToolButtonIconOnly ? QString() : tool->text;
            label.icon = tool->icon;
            label.iconSize = tool->iconSize;
            drawButtonLabel(label, painter, tool->palette.color(QPalette::ButtonText));
            return;
        }
        break;
    case CE_ItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option); item && isList(widget)) {
            QStyleOptionViewItem own = *item;
            own.palette.setColor(QPalette::HighlightedText, item->palette.color(QPalette::Text));
            QProxyStyle::drawControl(element, &own, painter, widget);
            return;
        }
        break;
    case CE_TabBarTabShape: {
        const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
        if (!tab)
            return;
        const QRect r = tab->rect;
        if (tab->state & State_Selected) {
            const int left = tab->icon.isNull() ? 6 : 2; // the icon stands left of the text
            painter->fillRect(QRect(r.left() + left, r.bottom() - 1, r.width() - left - 6, 2), t[Role::Accent]);
        } else if (tab->state & State_MouseOver && tab->state & State_Enabled) {
            roundBox(painter, r.adjusted(2, 3, -2, -4), t[Role::Hover], Qt::transparent);
        }
        return;
    }
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab own = *tab;
            const bool selected = tab->state & State_Selected;
            own.palette.setColor(QPalette::WindowText, selected ? t[Role::Text] : t[Role::TextMuted]);
            if (!own.icon.isNull()) { // stands beside the text, where there is room without one: nothing moves when it comes
                const QRect r = tab->rect;
                own.icon.paint(painter, QRect(r.left() + 2, r.center().y() - kTabIcon / 2, kTabIcon, kTabIcon));
                own.icon = {};
            }
            QProxyStyle::drawControl(element, &own, painter, widget);
            return;
        }
        break;
    case CE_Header: // Qt asks itself where name and arrow go, not the style in front of it
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            header && header->sortIndicator != QStyleOptionHeader::None && option->state & State_Horizontal) {
            drawSortedHeader(*header, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea: {
        painter->fillRect(option->rect, t[Role::Surface]);
        const QRect r = option->rect;
        painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t[Role::Border]);
        if (element == CE_HeaderSection)
            painter->fillRect(QRect(r.right(), r.top() + 6, 1, r.height() - 12), t[Role::Border]);
        return;
    }
    case CE_Splitter: {
        const QRect r = option->rect;
        const QColor line = option->state & State_MouseOver ? t[Role::Accent] : t[Role::Border];
        if (option->state & State_Horizontal)
            painter->fillRect(QRect(r.center().x(), r.top(), 1, r.height()), line);
        else
            painter->fillRect(QRect(r.left(), r.center().y(), r.width(), 1), line);
        return;
    }
    case CE_ShapedFrame:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
            const QRect r = option->rect;
            if (frame->frameShape == QFrame::HLine)
                painter->fillRect(QRect(r.left(), r.center().y(), r.width(), 1), t[Role::Border]);
            else
                painter->fillRect(QRect(r.center().x(), r.top(), 1, r.height()), t[Role::Border]);
            return;
        }
        break;
    case CE_MenuBarItem: {
        // Fusion leaves a grey band under an open menu's title.
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (!item)
            break;
        painter->fillRect(item->rect, t[Role::Window]);
        if (item->state & (State_Selected | State_Sunken))
            roundBox(painter, item->rect.adjusted(1, 2, -1, -2), t[Role::Hover], Qt::transparent);
        const uint flags = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine;
        proxy()->drawItemText(painter, item->rect, static_cast<int>(flags), item->palette, item->state & State_Enabled,
            item->text, QPalette::WindowText);
        return;
    }
    case CE_MenuBarEmptyArea: painter->fillRect(option->rect, t[Role::Window]); return;
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawSortedHeader(const QStyleOptionHeader& header, QPainter* painter, const QWidget* widget) const
{
    QStyleOptionHeaderV2 part;
    if (const auto* whole = qstyleoption_cast<const QStyleOptionHeaderV2*>(&header))
        part = *whole;
    else
        static_cast<QStyleOptionHeader&>(part) = header;
    painter->save();
    painter->setClipRect(header.rect, Qt::IntersectClip);
    proxy()->drawControl(CE_HeaderSection, &part, painter, widget);
    part.rect = proxy()->subElementRect(SE_HeaderLabel, &header, widget);
    if (part.rect.isValid())
        proxy()->drawControl(CE_HeaderLabel, &part, painter, widget);
    part.rect = proxy()->subElementRect(SE_HeaderArrow, &header, widget);
    proxy()->drawPrimitive(PE_IndicatorHeaderArrow, &part, painter, widget);
    painter->restore();
}

/// A thin line, and the per cent behind it where they are wanted.
void Style::drawProgress(const QStyleOptionProgressBar& bar, QPainter* painter, const QWidget* widget) const
{
    constexpr int kThick = 8;
    const Theme& t = theme();
    QRect line = bar.rect;
    if (bar.textVisible) {
        const int room = bar.fontMetrics.horizontalAdvance(QStringLiteral("100 %")) + 12;
        const QRect words(line.right() + 1 - room, line.top(), room, line.height());
        line.setWidth(line.width() - room);
        painter->setPen(t[Role::TextMuted]);
        painter->drawText(visualRect(bar.direction, bar.rect, words), Qt::AlignRight | Qt::AlignVCenter, bar.text);
    }
    line = visualRect(bar.direction, bar.rect, QRect(line.left(), line.center().y() - kThick / 2 + 1, line.width(), kThick));
    roundBox(painter, line, t[Role::Border], Qt::transparent, kThick / 2.0);
    QRect done = line;
    if (bar.minimum == bar.maximum) { // nobody knows how far: Fusion's animation, which nobody sees, moves it
        painter->save();
        painter->setClipRect(QRect(-1, -1, 1, 1));
        QStyleOptionProgressBar moving = bar;
        QProxyStyle::drawControl(CE_ProgressBarContents, &moving, painter, widget);
        painter->restore();
        const int part = line.width() / 4;
        const qint64 now = QDateTime::currentMSecsSinceEpoch() % kBusyMs;
        const auto step = static_cast<int>(now * (line.width() - part) * 2 / kBusyMs);
        done.setLeft(line.left() + (step <= line.width() - part ? step : 2 * (line.width() - part) - step));
        done.setWidth(part);
    } else {
        const double share = static_cast<double>(bar.progress - bar.minimum) / (double(bar.maximum) - bar.minimum);
        done.setWidth(static_cast<int>(std::clamp(share, 0.0, 1.0) * line.width()));
        done = visualRect(bar.direction, line, done);
    }
    if (done.width() > 0)
        roundBox(painter, done, bar.state & State_Enabled ? t[Role::Accent] : t[Role::BorderStrong], Qt::transparent,
            std::min(kThick, done.width()) / 2.0);
}

void Style::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const Theme& t = theme();
    const bool enabled = option->state & State_Enabled;
    switch (control) {
    case CC_ComboBox: {
        drawField(painter, option, widget);
        const QRect arrow = proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        chevron(painter, QRectF(arrow).center() + QPointF(0, 0.5), false, enabled ? t[Role::TextMuted] : t[Role::Idle]);
        return;
    }
    case CC_SpinBox: {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        if (!spin)
            break;
        drawField(painter, option, widget);
        if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
            return;
        const auto arrow = [&](SubControl part, bool up, QAbstractSpinBox::StepEnabledFlag flag) {
            const QRect r = proxy()->subControlRect(CC_SpinBox, option, part, widget);
            const bool can = enabled && spin->stepEnabled & flag;
            const bool hot = can && spin->activeSubControls == part && option->state & State_MouseOver;
            chevron(painter, QRectF(r).center() + QPointF(0, up ? 1.5 : -0.5), up,
                hot       ? t[Role::Accent]
                    : can ? t[Role::TextMuted]
                          : t[Role::Idle],
                3);
        };
        arrow(SC_SpinBoxUp, true, QAbstractSpinBox::StepUpEnabled);
        arrow(SC_SpinBoxDown, false, QAbstractSpinBox::StepDownEnabled);
        return;
    }
    case CC_ScrollBar: {
        const QRect slider = proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
        const bool horizontal = option->state & State_Horizontal;
        const bool hot = option->state & State_MouseOver || option->activeSubControls & SC_ScrollBarSlider;
        painter->fillRect(
            option->rect, widget && widget->property("onWindow").toBool() ? t[Role::Window] : t[Role::Surface]);
        const auto* range = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (range && range->maximum > range->minimum) {
            const QRect thumb = horizontal ? slider.adjusted(2, 3 + blankAbove(widget), -2, -3) : slider.adjusted(3, 2, -3, -2);
            roundBox(painter, thumb, hot ? t[Role::Idle] : t[Role::BorderStrong], Qt::transparent, 3);
        }
        return;
    }
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(
    ComplexControl control, const QStyleOptionComplex* option, SubControl part, const QWidget* widget) const
{
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (!bar)
            return {};
        const bool horizontal = bar->orientation == Qt::Horizontal;
        const int length = horizontal ? bar->rect.width() : bar->rect.height();
        const qint64 range = qint64 { bar->maximum } - bar->minimum;
        int thumb = length;
        if (range > 0)
            thumb = std::clamp(static_cast<int>(qint64 { bar->pageStep } * length / (range + bar->pageStep)), 28,
                std::max(28, length));
        const int start
            = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - thumb, bar->upsideDown);
        const auto slice = [&](int from, int size) {
            const QRect r = horizontal ? QRect(bar->rect.left() + from, bar->rect.top(), size, bar->rect.height())
                                       : QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), size);
            return visualRect(bar->direction, bar->rect, r);
        };
        switch (part) {
        case SC_ScrollBarSlider: return slice(start, thumb);
        case SC_ScrollBarSubPage: return slice(0, start);
        case SC_ScrollBarAddPage: return slice(start + thumb, length - start - thumb);
        case SC_ScrollBarGroove: return bar->rect;
        default: return {};
        }
    }
    const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    if ((control == CC_ComboBox && part == SC_ComboBoxEditField)
        || (control == CC_SpinBox && part == SC_SpinBoxEditField))
        return rect.adjusted(4, 0, 0, 0); // as far in as the text of a line edit
    return rect;
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            return rect.adjusted(4, 0, -4, 0);
    }
    if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        header && header->sortIndicator != QStyleOptionHeader::None && option->state & State_Horizontal) {
        // On the line of the text, and the text beside it.
        const int margin = proxy()->pixelMetric(PM_HeaderMargin, option, widget);
        const QRect inside = option->rect.adjusted(margin, 0, -margin, 0);
        if (element == SE_HeaderArrow)
            return visualRect(option->direction, option->rect, inside.adjusted(inside.width() - kSortArrow, 0, 4, 0));
        if (element == SE_HeaderLabel)
            return visualRect(option->direction, option->rect,
                QRect(inside.left(), rect.top(), inside.width() - kSortArrow, rect.height()));
    }
    return rect;
}

QSize Style::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    QSize out = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            const bool wordy = !button->text.isEmpty();
            // Words without a box stand at the edge they are put to, not in the middle of the width that boxes have at least.
            const int words = option->fontMetrics.size(Qt::TextShowMnemonic, button->text).width() + 20;
            const int boxed = std::max(out.width() + (button->icon.isNull() ? 12 : 18), 64);
            out = QSize(!wordy ? 32 : isQuiet(widget) && button->icon.isNull() ? words : boxed, std::max(out.height(), 30));
        }
        break;
    case CT_LineEdit: // as tall in a font of fixed width, whose lines are a little higher
        out = QSize(out.width() + 8, std::max(option ? option->fontMetrics.height() + 10 : out.height() + 4, 30));
        break;
    case CT_ComboBox:
        out.setHeight(std::max(out.height(), 30));
        out.rwidth() += 6 + blankBehindItems(widget);
        break;
    case CT_SpinBox: out.setHeight(option ? std::max(option->fontMetrics.height() + 14, 30) : 30); break;
    case CT_ToolButton:
        if (widget && widget->property("chip").toBool()) {
            out = QSize(out.width() + 14, std::max(option->fontMetrics.height() + 8, 24));
            break;
        }
        out = QSize(out.width() + (widget && widget->property("wordy").toBool() ? 6 : 0), std::max(out.height(), 28));
        if (const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option); tool && opensMenu(*tool))
            out.rwidth() += kMenuArrow - 4;
        break;
    case CT_TabBarTab:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option); tab && !tab->icon.isNull())
            out = QSize(tab->fontMetrics.size(Qt::TextShowMnemonic, tab->text).width()
                    + pixelMetric(PM_TabBarTabHSpace, option, widget),
                tab->fontMetrics.height() + pixelMetric(PM_TabBarTabVSpace, option, widget));
        out += QSize(8, 8);
        break;
    case CT_HeaderSection: out.setHeight(std::max(out.height(), 30)); break;
    case CT_MenuItem: out.rheight() += 4; break;
    case CT_MenuBarItem: out += QSize(4, 4); break;
    case CT_ItemViewItem: out.setHeight(std::max(out.height(), 24)); break;
    default: break;
    }
    return out;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_FocusFrameHMargin:
        if (isList(widget))
            return 7; // in line with the header's text
        break;
    case PM_ScrollBarExtent: return kScrollBar + blankAbove(widget);
    case PM_ScrollBarSliderMin: return 28;
    case PM_ScrollView_ScrollBarOverlap: return 0;
    case PM_SplitterWidth: return 9;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return 17;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return 8;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_TabBarTabHSpace: return 26;
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical: return 0;
    case PM_LayoutHorizontalSpacing: return 10;
    case PM_LayoutVerticalSpacing: return 8;
    case PM_HeaderMargin: return 8;
    case PM_MenuBarPanelWidth: return 0;
    case PM_MenuBarVMargin: return 2;
    case PM_DefaultFrameWidth:
        if (widget && (widget->inherits("QLineEdit") || isTextBox(widget)))
            return 3;
        break;
    default: break;
    }
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText: return 0;
    case SH_DialogButtonLayout: return QDialogButtonBox::GnomeLayout; // Cancel, then what the dialog is for
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0; // no dialog of ours has any, and the system's are in another style
    case SH_ComboBox_Popup: return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition: return 0;
    case SH_FormLayoutLabelAlignment: return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    case SH_ToolTip_WakeUpDelay: return 500;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

/// What empties a field is ours: the system's is dark in any theme.
QIcon Style::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    return which == SP_LineEditClearButton ? icon("close") : QProxyStyle::standardIcon(which, option, widget);
}

} // namespace hookline::ui
