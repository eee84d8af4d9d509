trapeze classify --model s360 --cases 1 BCR L SVC SSM SIO LCTL
