// Lays widgets out like words: from left to right, on the next line when there is no more room. @thread ui
#pragma once

#include <QLayout>

namespace hookline::ui {

class FlowLayout : public QLayout {
public:
    explicit FlowLayout(int gap, QWidget* parent = nullptr);
    ~FlowLayout() override;
    /// The first item is a title at the left, the others stand at the right.
    void setTitled() { m_titled = true; }

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return place(QRect(0, 0, width, 0), false); }
    void setGeometry(const QRect& box) override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;

private:
    int place(const QRect& box, bool really) const; ///< returns the height
    void placeLine(qsizetype from, qsizetype to, const QRect& box, int wide) const; ///< items that take up so much of it

    QList<QLayoutItem*> m_items;
    int m_gap;
    bool m_titled = false;
};

} // namespace hookline::ui
