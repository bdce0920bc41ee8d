// Only in builds with ThreadSanitizer: C11 threads and locks by way of pthreads.
//
// librdkafka starts its threads with thrd_create(), which GCC 12's ThreadSanitizer does not know: the first intercepted call on
// such a thread crashes the program, and its locks would not count as locks. Defined in the program, these take the place of the
// C library's own for every library that is loaded.
#include <cerrno>
#include <cstdint>
#include <pthread.h>
#include <threads.h>

namespace {

struct Start {
    thrd_start_t function;
    void* argument;
};

void* runThread(void* raw)
{
    const Start start = *static_cast<Start*>(raw);
    delete static_cast<Start*>(raw);
    return reinterpret_cast<void*>(static_cast<std::intptr_t>(start.function(start.argument)));
}

pthread_mutex_t* native(mtx_t* mutex) { return reinterpret_cast<pthread_mutex_t*>(mutex); }
pthread_cond_t* native(cnd_t* condition) { return reinterpret_cast<pthread_cond_t*>(condition); }

int resultOf(int error)
{
    if (error == 0)
        return thrd_success;
    return error == ETIMEDOUT ? thrd_timedout : thrd_error;
}

} // namespace

static_assert(sizeof(mtx_t) >= sizeof(pthread_mutex_t) && sizeof(cnd_t) >= sizeof(pthread_cond_t));

extern "C" {

// librdkafka is not instrumented, so the atomic counters and hand-overs that order the life of its memory and its locks are
// invisible. Two remedies, neither of which hides a race of ours:
// - what it calls in the C library (free, memcpy …) on memory of its own is not an access: a record that its thread frees after
//   our last read, both in the right order, was reported as a race now and then;
// - the birth, use and end of its C11 locks by their names, which ours, std::mutex, do not match.
const char* __tsan_default_suppressions()
{
    return "called_from_lib:librdkafka.so\n"
           "race:mtx_init\nrace:mtx_lock\nrace:mtx_unlock\nrace:mtx_destroy\n"
           "race:cnd_init\nrace:cnd_signal\nrace:cnd_broadcast\nrace:cnd_wait\nrace:cnd_timedwait\nrace:cnd_destroy\n";
}

int thrd_create(thrd_t* thread, thrd_start_t function, void* argument)
{
    return resultOf(pthread_create(thread, nullptr, runThread, new Start { function, argument }));
}
int thrd_join(thrd_t thread, int* result)
{
    void* value = nullptr;
    const int error = pthread_join(thread, &value);
    if (result)
        *result = static_cast<int>(reinterpret_cast<std::intptr_t>(value));
    return resultOf(error);
}

int mtx_init(mtx_t* mutex, int type)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, (type & mtx_recursive) ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
    const int error = pthread_mutex_init(native(mutex), &attributes);
    pthread_mutexattr_destroy(&attributes);
    return resultOf(error);
}
int mtx_lock(mtx_t* mutex) { return resultOf(pthread_mutex_lock(native(mutex))); }
int mtx_unlock(mtx_t* mutex) { return resultOf(pthread_mutex_unlock(native(mutex))); }
void mtx_destroy(mtx_t* mutex) { pthread_mutex_destroy(native(mutex)); }

int cnd_init(cnd_t* condition) { return resultOf(pthread_cond_init(native(condition), nullptr)); }
int cnd_signal(cnd_t* condition) { return resultOf(pthread_cond_signal(native(condition))); }
int cnd_broadcast(cnd_t* condition) { return resultOf(pthread_cond_broadcast(native(condition))); }
int cnd_wait(cnd_t* condition, mtx_t* mutex) { return resultOf(pthread_cond_wait(native(condition), native(mutex))); }
int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const struct timespec* until)
{
    return resultOf(pthread_cond_timedwait(native(condition), native(mutex), until));
}
void cnd_destroy(cnd_t* condition) { pthread_cond_destroy(native(condition)); }

} // extern "C"
