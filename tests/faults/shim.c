// Preloaded into the server: breaks the writes and syncs of SQLite, ends the process in the midst of one, or lets the
// power fail: then what was written since the last sync of a file is gone, too.
// What it does stands in a small file that the test writes: four numbers, see shim.py.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum call { none, writing, syncing };
enum action { die_before, die_halfway, die_after, lose_power, fail, stutter };

struct plan {
  _Atomic int call, countdown, action, error;
};
static struct plan* plan;

// What a write that is not synced yet has replaced.
struct replaced {
  struct replaced* older;
  int file;
  ino_t inode;
  off64_t size, at;
  size_t length;
  char bytes[];
};
static struct replaced* unsynced;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_pwrite64)(int, const void*, size_t, off64_t);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void start(void) {
  const int file = open(getenv("SHIM_PLAN"), O_RDWR | O_CLOEXEC);
  void* const place = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (place == MAP_FAILED) abort();
  plan = place;
  close(file);
  real_pwrite64 = (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
}

static void remember(int file, size_t length, off64_t at) {
  if (length == 1) return;  // SQLite lengthens its index with these, which is mapped, and made anew after such a loss
  struct replaced* const it = malloc(sizeof *it + length);
  struct stat64 facts;
  if (!it || fstat64(file, &facts) != 0) abort();
  const ssize_t there = pread64(file, it->bytes, length, at);
  it->file = file;
  it->inode = facts.st_ino;
  it->size = facts.st_size;
  it->at = at;
  it->length = there > 0 ? (size_t)there : 0;
  it->older = unsynced;
  unsynced = it;
}

static void forget(int file) {
  struct stat64 facts;
  if (fstat64(file, &facts) != 0) abort();
  for (struct replaced** link = &unsynced; *link;) {
    struct replaced* const it = *link;
    if (it->inode == facts.st_ino) {
      *link = it->older;
      free(it);
    } else {
      link = &it->older;
    }
  }
}

static void put_back(void) {
  for (const struct replaced* it = unsynced; it; it = it->older) {
    real_pwrite64(it->file, it->bytes, it->length, it->at);
    if (ftruncate64(it->file, it->size) != 0) abort();
  }
}

static void die(void) {
  if (plan->action == lose_power) put_back();
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

// From the call on which the countdown ends, every one.
static int is_due(int call) { return plan->call == call && atomic_fetch_sub(&plan->countdown, 1) <= 1; }

static int refuse(void) {
  errno = plan->error;
  return -1;
}

static ssize_t write_or_die(int file, const void* bytes, size_t length, off64_t at) {
  if (is_due(writing)) {
    if (plan->action == fail) return refuse();
    if (plan->action == stutter && plan->countdown % 2) return refuse();
    if (plan->action == stutter) return real_pwrite64(file, bytes, (length + 1) / 2, at);
    if (plan->action == die_halfway) real_pwrite64(file, bytes, length / 2, at);
    if (plan->action == die_after) real_pwrite64(file, bytes, length, at);
    die();
  }
  remember(file, length, at);
  return real_pwrite64(file, bytes, length, at);
}

static int sync_or_die(int file) {
  if (is_due(syncing)) {
    if (plan->action == fail) return refuse();
    if (plan->action == die_after) real_fdatasync(file);
    die();
  }
  const int done = real_fdatasync(file);
  if (done == 0) forget(file);
  return done;
}

ssize_t pwrite64(int file, const void* bytes, size_t length, off64_t at) {
  pthread_mutex_lock(&mutex);
  const ssize_t done = write_or_die(file, bytes, length, at);
  pthread_mutex_unlock(&mutex);
  return done;
}

int fdatasync(int file) {
  pthread_mutex_lock(&mutex);
  const int done = sync_or_die(file);
  pthread_mutex_unlock(&mutex);
  return done;
}
