// SPDX-License-Identifier: Apache-2.0
/** The launcher of the runnable jar: starts a framework with the bundles packed beside it. Runs on the main thread. */
package io.kiovec.dist;
