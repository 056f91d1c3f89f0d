<?php
// SPDX-License-Identifier: MIT
// What site.cpp answers, for php-fpm.
switch (strtok($_SERVER['REQUEST_URI'], '?')) {
    case '/page':
        $text = str_repeat('x', 16384);
        break;
    case '/take':
        $text = strlen(file_get_contents('php://input')) . " octets\n";
        break;
    case '/add':
        $text = ((int) $_GET['a'] + (int) $_GET['b'] + (int) $_GET['c']) . "\n";
        break;
    case '/slow':
        usleep(200000);
        $text = "done\n";
        break;
    case '/opcache': // whether the code is compiled once
        $text = json_encode(opcache_get_status(false)['opcache_enabled'] ?? false);
        break;
    default:
        $text = "Hello, world\n";
}
header('Content-Type: text/plain; charset=utf-8');
header('Content-Length: ' . strlen($text));
echo $text;
