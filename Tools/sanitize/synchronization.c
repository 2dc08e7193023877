// Tells ThreadSanitizer about synchronisation that it cannot see: Swift's runtime is not built for it, and it
// contains the slow path of a `Mutex`, in which the kernel passes the lock on. It is loaded before the tests; without
// ThreadSanitizer it does nothing.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

static void acquire(void *address) {
  if (__tsan_acquire) __tsan_acquire(address);
}

static void release(void *address) {
  if (__tsan_release) __tsan_release(address);
}

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT bool try_lock_slow(SELF) __asm__(TRY_LOCK);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK);

typedef SWIFT void (*lock_function)(uint32_t, SELF);
typedef SWIFT bool (*try_lock_function)(SELF);
typedef SWIFT void (*unlock_function)(SELF);

// The fast path, which is compiled into the tests, synchronises on the lock's own address.
SWIFT void lock_slow(uint32_t thread, SELF) {
  ((lock_function)dlsym(RTLD_NEXT, LOCK))(thread, self);
  acquire(self);
}

SWIFT bool try_lock_slow(SELF) {
  bool is_locked = ((try_lock_function)dlsym(RTLD_NEXT, TRY_LOCK))(self);
  if (is_locked) acquire(self);
  return is_locked;
}

SWIFT void unlock_slow(SELF) {
  release(self);
  ((unlock_function)dlsym(RTLD_NEXT, UNLOCK))(self);
}
