// SPDX-License-Identifier: Apache-2.0
/** What is read and written: files, loop devices and zram devices that this run made, and nothing else. For one thread. */
package io.kiovec.benchmarks.media;
