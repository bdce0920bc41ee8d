// The style: what is drawn beside a text stands on the text's line.
#include "ui/style.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QStandardItemModel>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTableView>
#include <QToolButton>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace hookline {
namespace {

/// What is not background in that part of the picture.
QRect inkIn(const QImage& picture, const QRect& part)
{
    QRect out;
    const QRgb ground = picture.pixel(part.topLeft());
    for (int y = part.top(); y <= part.bottom(); ++y) {
        for (int x = part.left(); x <= part.right(); ++x) {
            if (qAbs(qGray(picture.pixel(x, y)) - qGray(ground)) > 40)
                out |= QRect(x, y, 1, 1);
        }
    }
    return out;
}

class StyleTest : public ::testing::TestWithParam<const char*> {
protected:
    StyleTest() { theme.setMode(QLatin1String(GetParam())); }
    ~StyleTest() override { theme.setMode(QStringLiteral("light")); }
    static QImage picture(QWidget& widget)
    {
        widget.setAttribute(Qt::WA_DontShowOnScreen);
        widget.resize(widget.sizeHint());
        widget.show();
        return widget.grab().toImage();
    }

    ui::ThemeController theme;
};

TEST_P(StyleTest, TheArrowOfAMenuStandsOnTheLineOfTheText)
{
    for (const char* text : { "Columns", "\xE6\x97\xB6\xE9\x97\xB4", "" }) {
        for (const auto mode : { QToolButton::InstantPopup, QToolButton::MenuButtonPopup }) {
            QToolButton button;
            QMenu menu;
            button.setText(QString::fromUtf8(text));
            button.setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
            button.setAutoRaise(true);
            button.setPopupMode(mode);
            button.setMenu(&menu);
            const QImage image = picture(button);
            const QRect right(image.width() - 16, 1, 15, image.height() - 2);
            const QRect arrow = inkIn(image, right);
            ASSERT_FALSE(arrow.isEmpty()) << text;
            EXPECT_NEAR(QRectF(arrow).center().y(), image.height() / 2.0, 1.6) << text << ' ' << mode;
            EXPECT_LT(arrow.width(), 12) << text << ": the text ends before it";
        }
    }
}

TEST_P(StyleTest, TheArrowOfAButtonWithAMenuStandsOnTheLineOfTheText)
{
    QPushButton button(QStringLiteral("New script"));
    QMenu menu;
    button.setMenu(&menu);
    const QImage image = picture(button);
    const QRect arrow = inkIn(image, QRect(image.width() - 18, 6, 14, image.height() - 12));
    ASSERT_FALSE(arrow.isEmpty());
    EXPECT_NEAR(QRectF(arrow).center().y(), image.height() / 2.0, 1.6);
}

TEST_P(StyleTest, TheArrowOfASortedColumnStandsOnTheLineOfItsName)
{
    QStandardItemModel model(3, 1);
    for (const auto align : { Qt::AlignLeft, Qt::AlignRight }) {
        model.setHorizontalHeaderLabels({ QStringLiteral("Nx") });
        model.setHeaderData(0, Qt::Horizontal, QVariant::fromValue(align | Qt::AlignVCenter), Qt::TextAlignmentRole);
        QTableView table;
        table.setAttribute(Qt::WA_DontShowOnScreen);
        table.setModel(&model);
        table.setSortingEnabled(true);
        table.sortByColumn(0, Qt::AscendingOrder);
        table.setColumnWidth(0, 120);
        table.show();
        const QImage image = table.horizontalHeader()->grab(QRect(0, 0, 119, table.horizontalHeader()->height())).toImage();
        const QRect arrow = inkIn(image, QRect(98, 1, 20, image.height() - 3));
        ASSERT_FALSE(arrow.isEmpty());
        EXPECT_NEAR(QRectF(arrow).center().y(), (image.height() - 1) / 2.0, 1.6);
        EXPECT_LT(arrow.width(), 12) << "the name does not run into it";
        EXPECT_FALSE(inkIn(image, QRect(2, 1, 95, image.height() - 3)).isEmpty()) << "the name is there";
    }
}

TEST_P(StyleTest, WhatEmptiesAFieldIsSeenOnItsGround)
{
    const QImage cross = ui::Style().standardIcon(QStyle::SP_LineEditClearButton, nullptr, nullptr).pixmap(QSize(16, 16), 1.0).toImage();
    int strongest = 0;
    for (int y = 0; y < cross.height(); ++y) {
        for (int x = 0; x < cross.width(); ++x) {
            if (const QColor pixel = cross.pixelColor(x, y); pixel.alpha() > 200)
                strongest = std::max(strongest, qAbs(qGray(pixel.rgb()) - qGray(ui::theme()[ui::Role::Surface].rgb())));
        }
    }
    EXPECT_GT(strongest, 90);
}

TEST_P(StyleTest, AscendingPointsUpAndDescendingDown)
{
    QStandardItemModel model(3, 1);
    model.setHorizontalHeaderLabels({ QStringLiteral("N") });
    for (const auto order : { Qt::AscendingOrder, Qt::DescendingOrder }) {
        QTableView table;
        table.setAttribute(Qt::WA_DontShowOnScreen);
        table.setModel(&model);
        table.setSortingEnabled(true);
        table.sortByColumn(0, order);
        table.setColumnWidth(0, 120);
        table.show();
        const QImage image = table.horizontalHeader()->grab(QRect(0, 0, 119, table.horizontalHeader()->height())).toImage();
        const QRect arrow = inkIn(image, QRect(98, 1, 20, image.height() - 3));
        ASSERT_FALSE(arrow.isEmpty());
        const int above = inkIn(image, QRect(arrow.left() - 1, arrow.top(), arrow.width() + 2, 1)).width();
        const int below = inkIn(image, QRect(arrow.left() - 1, arrow.bottom(), arrow.width() + 2, 1)).width();
        EXPECT_EQ(above < below, order == Qt::AscendingOrder) << above << ' ' << below;
    }
}

TEST_P(StyleTest, AChoiceHasRoomForTheBlankBehindABracket)
{
    for (const QString& text : { QStringLiteral("all – 所有同步副本（最安全）"), QStringLiteral("all (safest)") }) {
        QComboBox box;
        box.addItem(text);
        box.setAttribute(Qt::WA_DontShowOnScreen);
        box.resize(box.sizeHint());
        box.show();
        QStyleOptionComboBox option;
        option.initFrom(&box);
        option.frame = true;
        const QRect room = box.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &box);
        EXPECT_GE(room.width() - 2, box.fontMetrics().horizontalAdvance(text)) << text.toStdString();
    }
}

INSTANTIATE_TEST_SUITE_P(Themes, StyleTest, ::testing::Values("light", "dark"), [](const auto& each) { return std::string(each.param); });

} // namespace
} // namespace hookline
