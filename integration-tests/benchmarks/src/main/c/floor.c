// SPDX-License-Identifier: Apache-2.0
// The floor: reads of one size by pread(2) in a loop, nothing else; the same offsets as Offsets.Random draws, or one behind
// the other. Usage: floor FILE BYTES-OF-FILE BYTES-OF-READ random|sequential small|huge SECONDS. Prints what Counted has.
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

int main(int count, char **words) {
    if (count != 7) {
        fprintf(stderr, "floor FILE BYTES-OF-FILE BYTES-OF-READ random|sequential small|huge SECONDS\n");
        return 2;
    }
    uint64_t block = strtoull(words[3], NULL, 10), blocks = strtoull(words[2], NULL, 10) / block;
    int random = strcmp(words[4], "random") == 0, huge = strcmp(words[5], "huge") == 0;
    int file = open(words[1], O_RDONLY | O_DIRECT);
    size_t room = (size_t)4 << 20;
    char *memory = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (file < 0 || memory == MAP_FAILED || block > room / 2) {
        perror(words[1]);
        return 1;
    }
    memory = (char *)(((uintptr_t)memory + (room / 2 - 1)) & ~(uintptr_t)(room / 2 - 1));
    madvise(memory, room / 2, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    memset(memory, 1, room / 2);

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
        if (pread(file, memory, block, (off_t)(which * block)) != (ssize_t)block && !over) {
            perror("pread");
            return 1;
        }
    }
    printf("{\"operations\":%llu,\"bytes\":%llu,\"seconds\":%.9f,\"processorNanos\":%.0f}\n", (unsigned long long)done,
           (unsigned long long)(done * block), seconds() - begun, processor() - used);
    return 0;
}
