// Fusion, made quiet: flat rounded buttons and fields, thin scroll bars, underlined tabs, one accent colour.
//
// A proxy style instead of a style sheet, because a sheet costs every repaint of the live table. Colours come from theme().
// A button with the property "primary" is filled with the accent. @thread ui
#pragma once

#include <QIcon>
#include <QProxyStyle>

namespace hookline::ui {

class Style : public QProxyStyle {
    Q_OBJECT

public:
    Style();

    void drawPrimitive(
        PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(
        ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
        const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
        const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(
        ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(
        StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;

private:
    void drawSortedHeader(const QStyleOptionHeader& header, QPainter* painter, const QWidget* widget) const;
    void drawProgress(const QStyleOptionProgressBar& bar, QPainter* painter, const QWidget* widget) const;
};

} // namespace hookline::ui
