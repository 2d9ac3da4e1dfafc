// SPDX-License-Identifier: Apache-2.0
// The floor: reads of one size by pread(2) in a loop, nothing else; the same offsets as Offsets.Random draws, or one behind
// the other. With "memory" for a file it copies from memory of its own, in huge pages, to as many places as a queue of ours has.
// Usage: floor FILE|memory BYTES-OF-FILE BYTES-OF-READ random|sequential small|huge SECONDS. Prints what Counted has.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t over;

static void ring(int signal) {
    (void)signal;
    over = 1;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static double processor(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e9 + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) * 1e3;
}

// Memory at a multiple of a huge page, written.
static char *pages(size_t room, int huge) {
    size_t page = (size_t)2 << 20;
    char *memory = mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("memory");
        exit(1);
    }
    memory = (char *)(((uintptr_t)memory + page - 1) & ~(uintptr_t)(page - 1));
    madvise(memory, room, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    memset(memory, 1, room);
    return memory;
}

int main(int count, char **words) {
    if (count != 7) {
        fprintf(stderr, "floor FILE|memory BYTES-OF-FILE BYTES-OF-READ random|sequential small|huge SECONDS\n");
        return 2;
    }
    uint64_t size = strtoull(words[2], NULL, 10), block = strtoull(words[3], NULL, 10), blocks = size / block;
    int random = strcmp(words[4], "random") == 0, huge = strcmp(words[5], "huge") == 0;
    size_t room = (size_t)2 << 20;
    if (block > room || blocks == 0) {
        fprintf(stderr, "%s: a read is of %zu bytes at most, and of no more than the file\n", words[3], room);
        return 2;
    }
    char *memory = pages(room, huge), *from = NULL;
    int file = -1;
    if (strcmp(words[1], "memory") == 0) {
        from = pages(size, 1);
    } else if ((file = open(words[1], O_RDONLY | O_DIRECT)) < 0) {
        perror(words[1]);
        return 1;
    }
    uint64_t places = room / block < 32 ? room / block : 32;

    struct sigaction action = {.sa_handler = ring};
    sigaction(SIGALRM, &action, NULL);
    struct itimerspec after = {.it_value = {.tv_sec = (time_t)atof(words[6])}};
    after.it_value.tv_nsec = (long)((atof(words[6]) - after.it_value.tv_sec) * 1e9);
    timer_t timer;
    timer_create(CLOCK_MONOTONIC, NULL, &timer);
    timer_settime(timer, 0, &after, NULL);
    uint64_t state = 1000, at = 0, done = 0;
    double used = processor(), begun = seconds();
    for (; !over; done++) {
        uint64_t which = at++ % blocks;
        if (random) {
            uint64_t z = state += 0x9E3779B97F4A7C15u;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
            z = (z ^ z >> 27) * 0x94D049BB133111EBu;
            which = (uint64_t)((unsigned __int128)(z ^ z >> 31) * blocks >> 64);
        }
        if (from != NULL) {
            memcpy(memory + done % places * block, from + which * block, block);
        } else if (pread(file, memory, block, (off_t)(which * block)) != (ssize_t)block && !over) {
            perror("pread");
            return 1;
        }
    }
    printf("{\"operations\":%llu,\"bytes\":%llu,\"seconds\":%.9f,\"processorNanos\":%.0f}\n", (unsigned long long)done,
           (unsigned long long)(done * block), seconds() - begun, processor() - used);
    return 0;
}
