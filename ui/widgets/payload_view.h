// A payload as JSON, text and hexadecimal: the first 64 KiB at once, the rest on demand. @thread ui
#pragma once

#include "core/mqtt/message.h"

#include <QWidget>

class QPlainTextEdit;
class QTabWidget;
class QToolButton;

namespace hookline::ui {

class Label;

class PayloadView : public QWidget {
    Q_OBJECT

public:
    static constexpr qsizetype kFirst = 64 * 1024; ///< bytes shown without being asked

    explicit PayloadView(QWidget* parent = nullptr);
    /// `gone`: the event had a payload of `size` bytes that is not kept any more.
    void show(const mqtt::MessageRef& message, bool gone, std::uint32_t size);
    void showNothing();
    bool isCut() const noexcept { return m_cut; }

public slots:
    void showAll();
    void copyPayload();

protected:
    void changeEvent(QEvent* event) override;

private:
    enum Tab { Json, Text, Hex };
    void fill(int tab);
    void fillAll();
    void retranslate();

    mqtt::MessageRef m_message;
    bool m_gone = false;
    std::uint32_t m_size = 0;
    bool m_json = false;
    bool m_cut = false;
    bool m_all = false;
    bool m_filled[3] = {};
    int m_preferred = Json; ///< the tab the user chose last
    bool m_choosing = false;
    QTabWidget* m_tabs;
    QPlainTextEdit* m_pages[3];
    QToolButton* m_copy;
    QToolButton* m_showAll;
    Label* m_note;
};

} // namespace hookline::ui
