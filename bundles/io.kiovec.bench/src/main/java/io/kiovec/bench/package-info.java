// SPDX-License-Identifier: Apache-2.0
/**
 * Workloads and measuring: {@code bench}, the table of throughput and processor use that sg's author published in 2001,
 * and {@code soak}. Run by the shell on the thread of who typed them.
 */
package io.kiovec.bench;
