// How the programs' malloc behaves: jemalloc reads it before main() (docs/decisions/0016-jemalloc.md). MALLOC_CONF comes first.

/// One thread of its own gives back what was freed: after an outage memory shrinks though nothing happens any more.
extern "C" const char* const malloc_conf;
extern "C" const char* const malloc_conf = "background_thread:true,max_background_threads:1";
